import { expect } from 'chai';
import { noUsage } from '../../../src/domain/thread.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { completionOf, openAiForSuite, sendJson } from '../../support/openai.ts';
import { billed, never, usage, writerOn } from '../../support/openai-writers.ts';

describe('OpenAiThreadWriter', () => {
  const openAi = openAiForSuite();

  const write = (assignment: Partial<Assignment> = {}) => writerOn(openAi).write(assignmentOf(assignment), never);

  describe('a complete answer', () => {
    it('becomes drafts, with their usage and cost', async () => {
      openAi.answersPosts(['It opened in 1932.', 'It took eight years.'], { usage });
      expect(await write()).to.deep.equal({
        drafts: [
          { text: 'It opened in 1932.', source: null },
          { text: 'It took eight years.', source: null },
        ],
        writer: { name: 'openai', model: 'gpt-6-luna', revision: 1 },
        degraded: null,
        unapplied: [],
        usage: billed,
      });
    });

    it('passes on posts that are too long or too many, which the domain mends', async () => {
      const posts = Array.from({ length: 40 }, (_, i) => `${i} ${'long '.repeat(200)}`.trim());
      openAi.answersPosts(posts);
      const { drafts } = await write({ maxPosts: 3 });
      expect(drafts.map(({ text }) => text)).to.deep.equal(posts);
    });

    it('costs less for cached tokens, and more for tokens written to the cache', async () => {
      const details = { cached_tokens: 400, cache_write_tokens: 100 };
      const reported = { ...usage, prompt_tokens_details: details };
      openAi.answersRaw((response) =>
        sendJson(response, 200, completionOf({ content: '{"posts":["a"]}' }, { usage: reported })),
      );
      // 500 × 0.10 + 400 × 0.01 + 100 × 0.125 + 200 × 0.50, rounded up.
      expect((await write()).usage).to.deep.equal({ ...billed, cachedInputTokens: 400, costMicroUsd: 167 });
    });

    it('counts in full if the server does not report the usage', async () => {
      openAi.answersRaw((response) => sendJson(response, 200, completionOf({ content: '{"posts":["a"]}' })));
      const assignment = assignmentOf();
      const { usage } = await writerOn(openAi).write(assignment, never);
      expect(usage.inputTokens).to.be.above(Buffer.byteLength(assignment.text));
      // 4,096 tokens that a model might reason with, which this one was told not to.
      expect((usage.costMicroUsd + 4096 * 0.5) * 2).to.equal(writerOn(openAi).mostCostMicroUsd(assignment));
    });

    it('costs no more than the most that was said before, whatever the server turns out to understand', async () => {
      openAi.answersRaw((response, body) => {
        if ('reasoning_effort' in (body as object)) {
          return sendJson(response, 400, {
            error: { message: 'unknown: reasoning_effort', param: 'reasoning_effort' },
          });
        }
        sendJson(response, 200, completionOf({ content: '{"posts":["a"]}' }));
      });
      const assignment = assignmentOf();
      const writer = writerOn(openAi);
      const most = writer.mostCostMicroUsd(assignment);
      expect((await writer.write(assignment, never)).usage.costMicroUsd * 2).to.equal(most);
      expect(writer.mostCostMicroUsd(assignment)).to.equal(most);
    });

    it('costs nothing with a model without a known price, and says so', async () => {
      openAi.answersPosts(['A post.'], { usage });
      const local = writerOn(openAi, { model: 'llama-local' });
      expect((await local.write(assignmentOf(), never)).usage).to.deep.equal({ ...billed, costMicroUsd: 0 });
      expect(local.pricing).to.deep.equal({ provider: 'OpenAI', isKnown: false });
      expect(writerOn(openAi).pricing).to.deep.equal({ provider: 'OpenAI', isKnown: true });
    });

    it('counts against a budget as reported, and as the dearest model where no price is known', async () => {
      const known = writerOn(openAi);
      const local = writerOn(openAi, { model: 'llama-local' });
      expect(known.chargeMicroUsd(billed)).to.equal(200);
      // o1-pro: 1000 × 150 + 200 × 600 USD a million.
      expect(local.chargeMicroUsd({ ...billed, costMicroUsd: 0 })).to.equal(270_000);
      expect([known, local].map((writer) => writer.chargeMicroUsd(noUsage))).to.deep.equal([0, 0]);
      expect(local.mostCostMicroUsd(assignmentOf())).to.be.above(known.mostCostMicroUsd(assignmentOf()));
    });

    it('counts no more against a budget than was to be set aside, with or without figures', async () => {
      openAi.answersRaw((response) => sendJson(response, 200, completionOf({ content: '{"posts":["a"]}' })));
      const local = writerOn(openAi, { model: 'llama-local' });
      const { usage } = await local.write(assignmentOf(), never);
      expect(usage.costMicroUsd).to.equal(0);
      expect(local.chargeMicroUsd(usage)).to.be.within(1, local.mostCostMicroUsd(assignmentOf()));
    });
  });
});
