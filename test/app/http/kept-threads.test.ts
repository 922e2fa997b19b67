import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { recipe } from '../../../src/app/services.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { operatorKey, Service } from '../../support/service.ts';
import { Browser } from './browser.ts';

const dayMs = 86_400_000;
const text = 'A harbour moved north. Its piers stand on steel piles, far from the ice.';

describe('threads, and sessions, over time and outages', () => {
  let time: ControlledTime;
  let faulty: FaultyStorage;
  let service: Service;
  let browser: Browser;
  beforeEach(async () => {
    time = new ControlledTime();
    faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
    const opened = { storage: faulty.storage, timeoutMs: 2_000, durableTimeoutMs: 2_000 };
    service = await Service.start(
      { RATE_LIMIT_REQUESTS: '1000' },
      { clock: recipe([], () => time), openedStorage: recipe([], () => opened) },
    );
    browser = new Browser(service);
  });
  afterEach(async () => {
    faulty.resume();
    await service.stop();
  });

  const remembered = async (): Promise<string> => {
    await browser.session();
    const { body } = await browser.generate({ text });
    await browser.history(1);
    return body.id;
  };
  const statusOf = async (id: string): Promise<number> => (await service.get(`/api/threads/${id}`)).status;

  it('are shown for 30 days where they stand in a history, else as long as the cache has them', async () => {
    const id = await remembered();
    const nobodys = (await service.post('/api/generate', { text: 'Nobody keeps this.' })).body.id;
    const before = await service.get(`/api/threads/${id}?source=1`);
    await time.pass(2 * dayMs);
    const after = await service.get(`/api/threads/${id}?source=1`);
    expect(after.body).to.deep.equal(before.body);
    expect(after.body.source_text).to.equal(text);
    expect(after.headers.get('ETag')).to.equal(before.headers.get('ETag'));
    expect(await statusOf(nobodys)).to.equal(404);
    await time.pass(28 * dayMs);
    expect(await statusOf(id)).to.equal(404);
  });

  it('are made again when they are requested and the cache no longer has them', async () => {
    const id = await remembered();
    await time.pass(2 * dayMs);
    const again = await service.post('/api/generate', { text });
    expect(again.body).to.include({ id, cached: false });
  });

  it('are gone for all when an operator clears them', async () => {
    const id = await remembered();
    const init = {
      headers: { 'X-API-Key': operatorKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    };
    expect((await service.send('DELETE', '/api/cache/clear', init)).status).to.equal(200);
    expect(await statusOf(id)).to.equal(404);
  });

  it('refuse changes while storage is down; reads return the last known values', async () => {
    await browser.prefer({ platform: 'bluesky' });
    faulty.all = 'fails';
    const refused = await browser.prefer({ tone: 'witty' });
    expect(refused.status).to.equal(503);
    expect(refused.body.code).to.equal('storage_unavailable');
    expect(Number(refused.headers.get('Retry-After'))).to.be.above(0);
    const { cookie } = browser;
    expect((await browser.ask('DELETE', '/api/session')).status).to.equal(503);
    expect(browser.cookie).to.equal(cookie);
    faulty.all = 'answers';
  });

  it('never make a request for a thread fail, wait or answer wrongly', async () => {
    await browser.prefer({ platform: 'bluesky' });
    await browser.session();
    faulty.all = 'fails';
    const made = await browser.generate({ text });
    expect(made.status).to.equal(200);
    expect(made.body.platform).to.equal('bluesky');
    const stranger = new Browser(service);
    stranger.cookie = `threadr=${'s'.repeat(22)}`;
    expect((await stranger.generate({ text })).body.platform).to.equal('x');
    expect((await stranger.session()).status).to.equal(503);
    expect((await new Browser(service).session()).status).to.equal(200);
    expect(service.logged.filter((line) => line.includes('was not added to its history')).length).to.be.at.most(1);
    expect(service.logged.filter((line) => /"level":"(error|fatal)"/.test(line))).to.deep.equal([]);
  });
});
