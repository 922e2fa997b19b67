import { expect } from 'chai';
import type { SessionId } from '../../../src/domain/session.ts';
import { Service } from '../../support/service.ts';
import { untilTrue } from '../../support/until.ts';
import { Browser } from './browser.ts';

const text = 'A harbour moved north. Its piers stand on steel piles, far from the ice.';

describe('the history of a session', () => {
  let service: Service;
  let browser: Browser;
  beforeEach(async () => {
    service = await Service.start({ RATE_LIMIT_REQUESTS: '1000' });
    browser = new Browser(service);
  });
  afterEach(() => service.stop());

  it('has the latest first, each thread once, with its facts', async () => {
    await browser.session();
    const a = await browser.generate({ text, mode: 'verbatim' });
    await browser.history(1);
    const b = await browser.generate({ text, platform: 'bluesky' });
    expect(await browser.history(2)).to.deep.equal([b.body.id, a.body.id]);
    expect((await browser.generate({ text, mode: 'verbatim' })).body.cached).to.equal(true);
    await service.services.get('errands').then((errands) => errands.stop());
    const { body } = await browser.session();
    expect(body.threads).to.deep.equal(
      [a, b].map(({ body: { id, title, platform, created_at } }) => ({ id, title, platform, created_at })),
    );
  });

  it('has no more than twenty threads', async () => {
    await browser.session();
    const ids: string[] = [];
    for (let n = 0; n < 22; n++) {
      ids.unshift((await browser.generate({ text: `Text number ${n}.` })).body.id);
      await untilTrue(async () => (await browser.session()).body.threads[0]?.id === ids[0]);
    }
    expect(await browser.history(20)).to.deep.equal(ids.slice(0, 20));
  });

  it('has no threads that must not be stored, and no failures', async () => {
    await browser.session();
    await browser.generate({ text }, { 'Cache-Control': 'no-store' });
    await browser.generate({ text: '' });
    await service.services.get('errands').then((errands) => errands.stop());
    expect((await browser.session()).body.threads).to.deep.equal([]);
  });

  it('does not begin with a request without a cookie', async () => {
    const answer = await browser.generate({ text });
    expect(answer.headers.getSetCookie()).to.deep.equal([]);
    expect(browser.cookie).to.equal(null);
  });

  it('begins with a request that the quota lets in, and by no other', async () => {
    const strict = await Service.start({ RATE_LIMIT_REQUESTS: '1' });
    try {
      const sessions = await strict.services.get('sessionStore');
      const [admitted, refused] = ['a', 'r'].map((letter) => letter.repeat(22) as SessionId) as [SessionId, SessionId];
      const ask = (id: SessionId) => strict.post('/api/generate', { text }, { Cookie: `threadr=${id}` });
      expect((await ask(admitted)).status).to.equal(200);
      expect((await ask(refused)).status).to.equal(429);
      await strict.services.get('errands').then((errands) => errands.stop());
      expect((await sessions.read(admitted))?.threads).to.have.length(1);
      expect(await sessions.read(refused)).to.equal(null);
    } finally {
      await strict.stop();
    }
  });
});
