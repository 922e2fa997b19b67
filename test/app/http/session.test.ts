import { expect } from 'chai';
import { operatorKey, Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';
import { Browser } from './browser.ts';

const text = 'A harbour moved north. Its piers stand on steel piles, far from the ice.';

describe('a session', () => {
  let service: Service;
  let browser: Browser;
  beforeEach(async () => {
    service = await Service.start({ RATE_LIMIT_REQUESTS: '1000' });
    browser = new Browser(service);
  });
  afterEach(() => service.stop());

  it('is announced before it exists, with a cookie and nothing else', async () => {
    const { status, headers, body } = await browser.session();
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ preferences: {}, threads: [], plan: 'free' });
    expect(headers.get('Cache-Control')).to.equal('no-store');
    expect(headers.getSetCookie()[0]).to.match(/^threadr=[\w-]{22}; path=\/; .*samesite=lax; httponly/i);
    const { cookie } = browser;
    await browser.session();
    expect(browser.cookie).to.equal(cookie);
  });

  it('keeps preferences: those that are named, null clears one, the others stay', async () => {
    const first = await browser.prefer({ platform: 'mastodon', tone: 'witty', max_posts: 3 });
    expect(first.status).to.equal(200);
    expect(first.body.preferences).to.deep.equal({ platform: 'mastodon', tone: 'witty', max_posts: 3 });
    const second = await browser.prefer({ tone: null, language: 'PT-br', numbering: 'none' });
    const kept = { platform: 'mastodon', max_posts: 3, language: 'pt-BR', numbering: 'none' };
    expect(second.body).to.deep.equal({ preferences: kept, threads: [], plan: 'free' });
    expect((await browser.session()).body.preferences).to.deep.equal(kept);
    expect((await new Browser(service).session()).body.preferences).to.deep.equal({});
  });

  it('fills in fields that a request for a thread leaves out, and no others', async () => {
    const plain = await browser.generate({ text: harbourArticle });
    expect(plain.body).to.include({ platform: 'x', limit: 280 });
    await browser.prefer({ platform: 'bluesky', max_posts: 2, numbering: 'start', tone: 'casual', language: 'de' });
    const preferred = await browser.generate({ text: harbourArticle });
    expect(preferred.body).to.include({ platform: 'bluesky', limit: 300 });
    expect(preferred.body.thread).to.have.length(2);
    expect(preferred.body.thread[0].content).to.match(/^1\/2 /);
    expect(preferred.body.unapplied).to.have.members(['tone', 'language']);
    const said = { platform: 'x', max_posts: 10, numbering: 'end', tone: 'neutral', language: null };
    const explicit = await browser.generate({ text: harbourArticle, ...said });
    expect(explicit.body).to.include({ id: plain.body.id, cached: true });
  });

  it('is an operator’s too, with the preferences and the history in it', async () => {
    await browser.prefer({ platform: 'bluesky' });
    const { body, headers } = await browser.generate({ text }, { 'X-API-Key': operatorKey });
    expect(body).to.include({ platform: 'bluesky' });
    expect(headers.get('RateLimit')).to.equal(null);
    expect(await browser.history(1)).to.deep.equal([body.id]);
  });

  it('is held to the rules of a request: a length that the preferred platform does not have is an error', async () => {
    const long = { text, max_length: 400 };
    expect((await browser.generate(long)).status).to.equal(200);
    await browser.prefer({ platform: 'bluesky' });
    const refused = await browser.generate(long);
    expect(refused.status).to.equal(400);
    expect(refused.body.errors).to.deep.equal([
      { pointer: '/max_length', detail: 'A post on Bluesky has at most 300.' },
    ]);
    expect((await browser.generate({ ...long, platform: 'x' })).status).to.equal(200);
  });

  const wrong: readonly [string, unknown, string][] = [
    ['nothing', {}, '/preferences'],
    ['null', { preferences: null }, '/preferences'],
    ['a list', { preferences: ['x'] }, '/preferences'],
    ['a field beside', { preferences: {}, threads: [] }, '/threads'],
    ['an unknown preference', { preferences: { mode: 'verbatim' } }, '/preferences/mode'],
    ['a preference by another name', { preferences: { maxPosts: 3 } }, '/preferences/maxPosts'],
    ['constructor', { preferences: { constructor: {} } }, '/preferences/constructor'],
    ['a platform that is not', { preferences: { platform: 'myspace' } }, '/preferences/platform'],
    ['a tone that is not', { preferences: { tone: 7 } }, '/preferences/tone'],
    ['too many posts', { preferences: { max_posts: 26 } }, '/preferences/max_posts'],
    ['a language that is none', { preferences: { language: '' } }, '/preferences/language'],
    ['half a surrogate pair', { preferences: { language: '\ud800' } }, '/preferences/language'],
  ];
  for (const [what, body, pointer] of wrong) {
    it(`refuses ${what}, with a pointer, and stores nothing`, async () => {
      await browser.prefer({ tone: 'witty' });
      const answer = await browser.ask('PATCH', '/api/session', body);
      expect(answer.status).to.equal(400);
      expect(answer.body.errors[0].pointer).to.equal(pointer);
      expect((await browser.session()).body.preferences).to.deep.equal({ tone: 'witty' });
    });
  }

  it('is forgotten, here and in the browser', async () => {
    await browser.prefer({ tone: 'witty' });
    await browser.generate({ text });
    await browser.history(1);
    const { cookie } = browser;
    const answer = await browser.ask('DELETE', '/api/session');
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({ deleted: true });
    expect(answer.headers.get('Cache-Control')).to.equal('no-store');
    expect(browser.cookie).to.equal(null);
    browser.cookie = cookie;
    expect((await browser.session()).body).to.deep.equal({ preferences: {}, threads: [], plan: 'free' });
    expect((await browser.ask('DELETE', '/api/session')).body).to.deep.equal({ deleted: true });
    expect((await new Browser(service).ask('DELETE', '/api/session')).body).to.deep.equal({ deleted: true });
  });

  it('may be changed sixty times an hour, and looked at as often as one likes', async () => {
    const first = await browser.prefer({ tone: 'witty' });
    expect(first.headers.get('RateLimit-Policy')).to.equal('"visitor";q=60;w=3600');
    expect(first.headers.get('RateLimit')).to.match(/^"visitor";r=59;t=\d+$/);
    for (let n = 0; n < 58; n++) await browser.prefer({ tone: n % 2 === 0 ? 'casual' : null });
    const { cookie } = browser;
    expect((await browser.ask('DELETE', '/api/session')).status).to.equal(200);
    browser.cookie = cookie;
    const refused = await browser.prefer({ tone: 'witty' });
    expect(refused.status).to.equal(429);
    expect(refused.body.code).to.equal('rate_limited');
    expect(Number(refused.headers.get('Retry-After'))).to.be.above(0);
    expect((await browser.ask('DELETE', '/api/session')).status).to.equal(429);
    expect((await browser.session()).body.preferences).to.deep.equal({});
    expect((await browser.ask('GET', '/api/rate-limit-status')).body.requests_used).to.equal(0);
    expect(
      (await browser.ask('PATCH', '/api/session', { preferences: {} }, { 'X-API-Key': operatorKey })).status,
    ).to.equal(200);
  });

  it('answers hostile cookies as if there were none', async () => {
    for (const value of ['', 'short', 'a'.repeat(5_000), '../../../../../etc/pass', '"{}"', '%00'.repeat(8)]) {
      const { status, headers } = await service.get('/api/session', { Cookie: `threadr=${value}` });
      expect(status).to.equal(200);
      const [, fresh] = /^threadr=([\w-]{22});/.exec(headers.getSetCookie()[0] ?? '') ?? [];
      expect(fresh).to.be.a('string').that.does.not.equal(value);
    }
  });

  it('is named in no log line', async () => {
    await browser.session();
    await browser.prefer({ tone: 'witty' });
    await browser.generate({ text });
    await browser.history(1);
    const [, id = 'no cookie'] = browser.cookie?.split('=') ?? [];
    expect(id).to.have.length(22);
    await browser.ask('DELETE', '/api/session');
    const log = service.logged.join('');
    expect(log).to.contain('/api/session');
    expect(log).to.not.contain(id);
  });
});
