import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { childServices } from '../support/child-service.ts';
import { completionOf, openAiForSuite, sendJson } from '../support/openai.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { harbourArticle } from '../support/texts.ts';

const post = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the process', () => {
  const run = childServices();
  const openai = openAiForSuite();
  const directory = temporaryDirectory();

  it('prints its address, its adapters and why, and the key it made', async () => {
    const service = await run().listening();
    await service.line(/Rate limiting: in-memory \(/);
    await service.line(/Writer: extractive \(OPENAI_API_KEY is not set\)/);
    const key = /key for this run: (op_\S+)/.exec(await service.line(/Operator key/))?.[1] ?? '';
    const answer = await fetch(`${service.url}/debug/startup`, { headers: { 'X-API-Key': key } });
    expect(answer.status).to.equal(200);
    expect(await service.stop()).to.equal(0);
    const logged = service.lines.filter((line) => line.startsWith('{')).join('\n');
    expect(logged).to.not.contain(key);
  });

  it('makes no key in production: operators’ endpoints are off', async () => {
    const service = await run({ NODE_ENV: 'production', HOST: '127.0.0.1' }).listening();
    const answer = await fetch(`${service.url}/debug/startup`);
    expect(answer.status).to.equal(403);
    expect(service.lines.join('\n')).to.not.contain('op_');
  });

  it('does not start with a setting that makes no sense, and says which in one line', async () => {
    const service = run({ PORT: 'eighty' });
    expect(await service.ended).to.equal(1);
    expect(service.lines.filter((line) => line !== '')).to.deep.equal([
      'PORT must be a whole number from 0 to 65535, not "eighty"',
    ]);
  });

  it('does not start with a DATA_DIR or a file in it that it cannot make, whatever is there', async () => {
    const pipe = join(directory(), 'threadr.db');
    execFileSync('mkfifo', [pipe]);
    for (const place of ['/proc/threadr', '/proc/threadr/data', directory()]) {
      const service = run({ STORAGE: 'sqlite', DATA_DIR: place });
      expect(await service.ended, place).to.equal(1);
      const lines = service.lines.filter((line) => line !== '');
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^DATA_DIR: \S+threadr\.db cannot be written \(E\w+\)$/);
    }
  });

  it('does not start if the port is taken, and says so', async () => {
    const first = await run().listening();
    const second = run({ PORT: new URL(first.url).port });
    expect(await second.ended).to.equal(1);
    const lines = second.lines.filter((line) => line !== '' && !line.startsWith('{'));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^PORT and HOST must .*EADDRINUSE/);
  });

  it('finishes current requests when it is told to stop, and accepts no new ones', async () => {
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    openai.answersRaw(async (response) => {
      asked.resolve();
      await goOn.promise;
      sendJson(response, 200, completionOf({ content: '{"posts":["The harbour moved."]}' }));
    });
    const service = await run({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: openai.baseUrl }).listening();
    const inFlight = post(service.url, { text: harbourArticle });
    await asked.promise;
    service.child.kill('SIGTERM');
    await service.line(/"msg":"stopping"/);
    // As npm does: it passes on what the terminal has sent already.
    service.child.kill('SIGTERM');
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).to.equal(503);
    expect(await ready.json()).to.include({ code: 'draining' });
    expect((await post(service.url, { text: 'Something else.' })).status).to.equal(503);
    goOn.resolve();
    const answer = await inFlight;
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.include({ writer: 'openai' });
    expect(await service.ended).to.equal(0);
    await service.line(/"msg":"stopped"/);
  });
});
