import { expect } from 'chai';
import { systemTimer } from '../../../src/adapters/system/system-timer.ts';
import { recipe } from '../../../src/app/services.ts';
import type { Timer } from '../../../src/ports/timer.ts';
import { openAiForSuite } from '../../support/openai.ts';
import { asOperator, Service } from '../../support/service.ts';

/** Real, but for what lasts as long as the breaker's pause. */
const timerThatHolds = (pauses: (() => void)[]) =>
  recipe(
    [],
    (): Timer => ({
      after: (ms, act) => {
        if (ms !== 5_000) return systemTimer.after(ms, act);
        pauses.push(act);
        return () => {};
      },
    }),
  );

describe("a breaker before the model's server", () => {
  const openai = openAiForSuite();
  let service: Service;
  let pauses: (() => void)[];
  beforeEach(async () => {
    pauses = [];
    const openAiVariables = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: openai.baseUrl };
    service = await Service.start(
      { ...openAiVariables, RATE_LIMIT_REQUESTS: '1000', DAILY_BUDGET_USD: '5' },
      { timer: timerThatHolds(pauses) },
    );
  });
  afterEach(() => service.stop());

  let asked = 0;
  const generate = async () =>
    (await service.post('/api/generate', { text: `Boat number ${asked++} came to the harbour.` })).body;
  const monitored = async () => (await service.get('/api/monitor/health', asOperator)).body;
  const transitions = (): readonly string[] =>
    service.logged
      .map((line) => JSON.parse(line).msg as string)
      .filter((text) => text.startsWith("the model's server"));

  it('opens after failures in a row, asks nobody while it is open, and closes by one call that is answered', async () => {
    openai.fails(401, { message: 'no' });
    for (let i = 0; i < 5; i++) {
      expect((await monitored()).writer.breaker).to.equal('closed');
      expect((await generate()).degraded).to.equal('writer_unavailable');
    }
    expect((await monitored()).writer.breaker).to.equal('open');
    openai.reset();
    openai.answersPosts(['The harbour moved.']);
    expect((await generate()).degraded).to.equal('writer_unavailable');
    const fallback = service.logged.findLast((line) => line.includes('the writer fell back')) ?? '';
    expect(JSON.parse(fallback)).to.include({ why: 'The model is not asked: its server fails' });
    expect(fallback).not.to.contain('stack');
    expect(openai.requests).to.have.length(0);
    expect((await monitored()).budget).to.include({ spent_usd: 0, reserved_usd: 0 });

    for (const end of pauses) end();
    expect((await generate()).writer).to.equal('openai');
    expect(openai.requests).to.have.length(1);
    expect((await monitored()).writer.breaker).to.equal('closed');
    expect(transitions()).to.deep.equal([
      "the model's server: closed to open",
      "the model's server: open to half-open",
      "the model's server: half-open to closed",
    ]);
  });

  it('does not mind answers that are no threads', async () => {
    openai.answers('I would rather not');
    for (let i = 0; i < 7; i++) expect((await generate()).degraded).to.equal('writer_unavailable');
    expect(openai.requests).to.have.length(7);
    expect((await monitored()).writer.breaker).to.equal('closed');
  });
});
