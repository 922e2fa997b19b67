import { expect } from 'chai';
import { completionOf, openAiForSuite, sendJson } from '../../support/openai.ts';
import { Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

describe('POST /api/generate with a model', () => {
  const openai = openAiForSuite();
  let service: Service;
  afterEach(() => service.stop());

  const start = async (variables: Record<string, string> = {}): Promise<void> => {
    service = await Service.start({
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: openai.baseUrl,
      OPENAI_TIMEOUT_SECONDS: '20',
      ...variables,
    });
  };
  const generate = (order: object = {}) => service.post('/api/generate', { text: harbourArticle, ...order });
  const used = async () => (await service.get('/api/rate-limit-status')).body.requests_used;

  it('answers with the model’s posts, their cost, and the source of each', async () => {
    openai.answersPosts(['The harbour of Larvik has moved.', 'The new one has room for 64 boats.'], {
      usage: { prompt_tokens: 900, completion_tokens: 40, total_tokens: 940 },
    });
    await start({ OPENAI_MODEL: 'gpt-4o-mini' });
    const { body } = await generate();
    expect(body).to.include({ writer: 'openai', model: 'gpt-4o-mini', degraded: null });
    expect(body.thread.map((post: { content: string }) => post.content)).to.deep.equal([
      'The harbour of Larvik has moved. 1/2',
      'The new one has room for 64 boats. 2/2',
    ]);
    expect(body.usage).to.include({ input_tokens: 900, output_tokens: 40, saved_usd: 0 });
    expect(body.usage.cost_usd).to.be.greaterThan(0);
    const again = await generate();
    expect(again.body.cached).to.equal(true);
    expect(again.body.usage).to.deep.equal({
      input_tokens: 0,
      cached_input_tokens: 0,
      output_tokens: 0,
      cost_usd: 0,
      saved_usd: body.usage.cost_usd,
    });
    expect(openai.requests).to.have.length(1);
  });

  it('fits long posts, drops surplus ones, and says so', async () => {
    openai.answersPosts([`${'The harbour moved. '.repeat(40)}`, 'b', 'c', 'd']);
    await start();
    const { body } = await generate({ max_posts: 3 });
    expect(body.thread).to.have.length(3);
    expect(body.truncated).to.equal(true);
    for (const post of body.thread) expect(post.length).to.be.at.most(280);
  });

  it('lists unsupported claims, and removes unsupported links', async () => {
    openai.answersPosts(['The new harbour has room for 640 boats, see https://evil.example/x for more.']);
    await start();
    const { body } = await generate();
    expect(body.thread[0].unsupported.join(' ')).to.contain('640').and.contain('evil.example');
    expect(body.thread[0].content).to.contain('640 boats').and.not.contain('evil.example');
  });

  it('takes no thread of nothing for a thread, and charges nothing for it', async () => {
    openai.answersPosts(['https://evil.example/x']);
    await start();
    const { status, body } = await generate();
    expect(status).to.equal(503);
    expect(body.code).to.equal('writer_unavailable');
    expect(await used()).to.equal(0);
  });

  it('takes the numbers that a model puts on its posts for no claims', async () => {
    openai.answersPosts(['1/2 The harbour opened. 1/2', '2/2 Boats came. 2/2']);
    await start();
    const { body } = await generate();
    expect(body.thread.map((post: { unsupported: string[] }) => post.unsupported)).to.deep.equal([[], []]);
  });

  it('asks again for another model', async () => {
    openai.answersPosts(['The harbour moved.']);
    await start({ OPENAI_MODEL: 'gpt-4o-mini' });
    const first = await generate();
    await service.stop();
    await start({ OPENAI_MODEL: 'gpt-4o' });
    const second = await generate();
    expect(second.body.id).to.not.equal(first.body.id);
  });

  it('asks the model once for a hundred identical requests', async () => {
    openai.answersPosts(['The harbour moved.']);
    await start({ RATE_LIMIT_REQUESTS: '100' });
    const answers = await Promise.all(Array.from({ length: 100 }, () => generate()));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect(openai.requests).to.have.length(1);
    const collapsed = answers.filter(({ headers }) => headers.get('Cache-Status') === 'Threadr; fwd=miss; collapsed');
    expect(collapsed.length).to.be.greaterThan(0);
  });

  const failures: readonly [string, () => void][] = [
    ['an error of the server', () => openai.fails(500, { message: 'broken' })],
    ['a refused key', () => openai.fails(401, { message: 'who are you' })],
    ['its own limit', () => openai.fails(429, { message: 'slow down' }, 60)],
    ['no posts', () => openai.answersPosts([])],
    ['no JSON', () => openai.answers('I would rather not')],
    ['half an answer', () => openai.answersPosts(['The harbour'], { finishReason: 'length' })],
  ];
  for (const [what, fail] of failures) {
    it(`answers ${what} with a degraded thread, kept for five minutes, which counts`, async () => {
      fail();
      await start();
      const { status, body } = await generate();
      expect(status).to.equal(200);
      expect(body).to.include({ writer: 'extractive', model: null, degraded: 'writer_unavailable' });
      expect(await used()).to.equal(1);
      const again = await generate();
      expect(Number(/ttl=(\d+)/.exec(again.headers.get('Cache-Status') ?? '')?.[1])).to.be.within(200, 300);
      expect(service.logged.filter((line) => line.includes('the writer fell back'))).to.have.length(1);
    });

    it(`answers ${what} with a 503 that costs nothing where there is no fallback`, async () => {
      fail();
      await start({ WRITER_FALLBACK: 'none' });
      const { status, body, headers } = await generate();
      expect(status).to.equal(503);
      expect(body.code).to.equal('writer_unavailable');
      expect(Number(headers.get('Retry-After'))).to.be.greaterThan(0);
      expect(headers.get('RateLimit')).to.contain('r=10');
      expect(await used()).to.equal(0);
      openai.reset();
      openai.answersPosts(['The harbour moved.']);
      expect((await generate()).body).to.include({ cached: false, writer: 'openai' });
    });
  }

  it('gives up on a hung connection in time', async () => {
    openai.answersRaw(() => {});
    await start({ OPENAI_TIMEOUT_SECONDS: '0.2' });
    const { body } = await generate();
    expect(body.degraded).to.equal('writer_unavailable');
  });

  it('stops the model when the client leaves, unless another waits', async () => {
    const opened = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    openai.answersRaw((response) => {
      response.once('close', () => closed.resolve());
      opened.resolve();
    });
    await start({ OPENAI_TIMEOUT_SECONDS: '30' });
    const client = new AbortController();
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: harbourArticle }),
    };
    const left = fetch(`${service.url}/api/generate`, { ...init, signal: client.signal }).catch(
      (error: Error) => error.name,
    );
    await opened.promise;
    client.abort();
    expect(await left).to.equal('AbortError');
    await closed.promise;
  });

  it('says that it is saturated when too many wait', async () => {
    const refused = Promise.withResolvers<void>();
    openai.answersRaw(async (response) => {
      await refused.promise;
      sendJson(response, 200, completionOf({ content: '{"posts":["The harbour moved."]}' }));
    });
    await start({ OPENAI_MAX_CONCURRENCY: '1', WRITER_FALLBACK: 'none' });
    const codes: unknown[] = [];
    const asked = Array.from({ length: 8 }, async (_, i) => {
      codes.push((await generate({ max_posts: i + 1 })).body.code);
      if (codes.length === 3) refused.resolve();
    });
    await Promise.all(asked);
    expect(codes).to.deep.equal([...Array(3).fill('saturated'), ...Array(5).fill(undefined)]);
  });
});
