import { expect } from 'chai';
import { Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

describe('POST /api/generate', () => {
  let service: Service;
  beforeEach(async () => {
    service = await Service.start({ RATE_LIMIT_REQUESTS: '20' });
  });
  afterEach(() => service.stop());

  const generate = (body: object, headers: Record<string, string> = {}) => service.post('/api/generate', body, headers);

  it('answers a text with a thread that fits', async () => {
    const { status, headers, body } = await generate({ text: harbourArticle });
    expect(status).to.equal(200);
    expect(body).to.include({
      success: true,
      platform: 'x',
      limit: 280,
      mode: 'summarize',
      source_type: 'text',
      cached: false,
    });
    expect(body).to.include({ writer: 'extractive', model: null, degraded: null, truncated: false });
    expect(body.title).to.equal('The harbour that moved');
    expect(body.thread).to.have.length.greaterThan(2);
    for (const [i, post] of body.thread.entries()) {
      expect(post).to.include({ number: i + 1, total: body.thread.length });
      expect(post.content).to.match(new RegExp(` ${i + 1}/${body.thread.length}$`));
      expect(post.length).to.be.at.most(280);
      expect(post.character_count).to.equal([...post.content].length);
      expect(post.unsupported).to.deep.equal([]);
      expect(post.source.end).to.be.greaterThan(post.source.start);
    }
    expect(headers.get('Cache-Status')).to.equal('Threadr; fwd=miss; stored');
    expect(headers.get('RateLimit-Policy')).to.equal('"visitor";q=20;w=3600');
    expect(headers.get('RateLimit')).to.match(/^"visitor";r=19;t=\d+$/);
    expect(headers.get('X-Request-Id')).to.match(/^[0-9a-f-]{36}$/);
  });

  it('answers the same request from the cache, and counts it', async () => {
    const first = await generate({ text: harbourArticle });
    const second = await generate({ text: harbourArticle });
    expect(second.body).to.deep.equal({ ...first.body, cached: true });
    expect(second.headers.get('Cache-Status')).to.match(/^Threadr; hit; ttl=86\d{3}; detail=(storage|process)$/);
    expect(second.headers.get('Age')).to.match(/^\d+$/);
    expect(second.headers.get('RateLimit')).to.contain('r=18');
  });

  it('takes the same text for the same, however its lines end', async () => {
    await generate({ text: harbourArticle });
    const again = await generate({ text: `\n${harbourArticle.replaceAll('\n', ' \r\n')}\r\n` });
    expect(again.body.cached).to.equal(true);
  });

  it('makes another thread for every option that changes the answer', async () => {
    const orders = [
      {},
      { platform: 'bluesky' },
      { mode: 'verbatim' },
      { max_posts: 3 },
      { max_length: 200 },
      { numbering: 'start' },
      { tone: 'witty' },
      { language: 'de' },
    ];
    for (const order of orders) {
      const { body, headers } = await generate({ text: harbourArticle, ...order });
      expect(body.cached, JSON.stringify(order)).to.equal(false);
      expect(headers.get('Cache-Status')).to.equal('Threadr; fwd=miss; stored');
    }
  });

  it('says which options the writer could not follow', async () => {
    const { body } = await generate({ text: harbourArticle, tone: 'witty', language: 'de' });
    expect(body.unapplied).to.have.members(['tone', 'language']);
  });

  it('passes over the cache for no-cache, and keeps the fresh answer', async () => {
    await generate({ text: harbourArticle });
    const fresh = await generate({ text: harbourArticle }, { 'Cache-Control': 'max-age=0, No-Cache' });
    expect(fresh.body.cached).to.equal(false);
    expect(fresh.headers.get('Cache-Status')).to.equal('Threadr; fwd=request; stored');
  });

  it('keeps nothing for no-store', async () => {
    const unstored = await generate({ text: harbourArticle }, { 'Cache-Control': 'no-store' });
    expect(unstored.body.id).to.equal(null);
    expect(unstored.headers.get('Cache-Status')).to.equal('Threadr; fwd=bypass');
    expect((await generate({ text: harbourArticle })).body.cached).to.equal(false);
  });

  it('gives back the very words in verbatim mode', async () => {
    const { body } = await generate({
      text: harbourArticle,
      mode: 'verbatim',
      platform: 'mastodon',
      numbering: 'none',
    });
    const words = body.thread.map((post: { content: string }) => post.content).join('');
    expect(words.replace(/\s/g, '')).to.equal(harbourArticle.replace(/\s/g, ''));
    expect(body).to.include({ writer: 'verbatim', truncated: false });
  });

  it('does sixty things at once without spending one request too much', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => generate({ text: `${harbourArticle} ${i}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).to.have.length(20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).to.have.length(40);
    for (const { body, headers } of refused) {
      expect(body.code).to.equal('rate_limited');
      expect(body.type).to.equal('https://iana.org/assignments/http-problem-types#quota-exceeded');
      expect(body['violated-policies']).to.deep.equal(['visitor']);
      expect(Number(headers.get('Retry-After'))).to.be.greaterThan(0);
      expect(headers.get('RateLimit')).to.contain('r=0');
    }
  });

  it('spends nothing of a visitor whose page could not be read', async () => {
    const refused = await generate({ url: 'http://127.0.0.1/' });
    expect(refused.status).to.equal(400);
    expect(refused.body.code).to.equal('url_not_allowed');
    expect(refused.headers.get('RateLimit')).to.contain('r=20');
    expect((await service.get('/api/rate-limit-status')).body.requests_used).to.equal(0);
  });

  it('records each request once, refused or not', async () => {
    await generate({ url: 'http://10.0.0.1/' });
    await generate({ text: harbourArticle });
    await generate({ url: 'no address at all' });
    await generate({ text: harbourArticle, max_posts: 0 });
    await service.post('/api/generate', '{"text":');
    await service.post('/api/generate', 'text', { 'Content-Type': 'text/plain' });
    await service.post('/api/generate', { text: 'x'.repeat(1024 * 1024) });
    await (await service.services.get('analyticsSender')).flush();
    const { requests, threads, refused } = await (await service.services.get('analyticsReader')).readTotals();
    expect({ requests, threads }).to.deep.equal({ requests: 7, threads: 1 });
    expect([...refused].sort()).to.deep.equal([
      ['body_too_large', 1],
      ['invalid_json', 1],
      ['invalid_request', 1],
      ['unsupported_media_type', 1],
      ['url_not_allowed', 2],
    ]);
  });

  it('does not limit operators', async () => {
    const { status, headers } = await generate({ text: harbourArticle }, { 'X-API-Key': 'an-operators-key-for-tests' });
    expect(status).to.equal(200);
    expect(headers.get('RateLimit')).to.equal(null);
  });

  it('collapses identical requests into one', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => generate({ text: harbourArticle })));
    const states = answers.map(({ headers }) => headers.get('Cache-Status') ?? '');
    expect(states.filter((state) => state.endsWith('stored'))).to.have.length(1);
    expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1);
  });
});
