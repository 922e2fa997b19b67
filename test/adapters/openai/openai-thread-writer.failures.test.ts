import { expect } from 'chai';
import { isOutage } from '../../../src/adapters/openai/openai-thread-writer.ts';
import { noUsage } from '../../../src/domain/thread.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { completionOf, openAiForSuite, sendJson } from '../../support/openai.ts';
import { billed, errorOf, faultOf, never, usage, type WriterTraits, writerOn } from '../../support/openai-writers.ts';
import { freePorts, host } from '../../support/redis-process.ts';

describe('OpenAiThreadWriter, when no answer comes', () => {
  const openAi = openAiForSuite();

  const write = (assignment: Partial<Assignment> = {}) => writerOn(openAi).write(assignmentOf(assignment), never);

  describe('a server that fails', () => {
    it('costs nothing where it said no', async () => {
      openAi.fails(401, { message: 'Incorrect API key provided: sk-test', code: 'invalid_api_key' });
      const fault = await faultOf(write());
      expect(fault).to.include({
        reason: 'writer_unavailable',
        message: "The model's server answered 401 (invalid_api_key)",
        usage: noUsage,
      });
      expect(openAi.requests).to.have.lengthOf(1);
    });

    it('is not waited for when it asks for a long pause, which is passed on', async () => {
      openAi.fails(429, { message: 'slow down', code: 'rate_limit_exceeded' }, 20);
      const fault = await faultOf(write());
      expect(fault).to.include({ retryAfterMs: 20_000, usage: noUsage });
      expect(openAi.requests).to.have.lengthOf(1);
    });

    it('is not waited for beyond the time of the call', async () => {
      openAi.fails(429, { message: 'slow down' }, 4);
      const fault = await faultOf(writerOn(openAi, { timeoutMs: 3_000 }).write(assignmentOf(), never));
      expect(fault.retryAfterMs).to.equal(4_000);
      expect(openAi.requests).to.have.lengthOf(1);
    });

    it('is asked again after the pause that it names', async () => {
      let first = true;
      openAi.answersRaw((response) => {
        if (first) sendJson(response, 429, { error: { message: 'slow down' } }, { 'retry-after-ms': '1' });
        else sendJson(response, 200, completionOf({ content: '{"posts":["Good."]}' }, { usage }));
        first = false;
      });
      const { drafts, usage: taken } = await write();
      expect(drafts).to.have.lengthOf(1);
      expect(taken).to.deep.equal(billed);
    });

    it('is asked again once after a 500', async () => {
      openAi.answersPosts(['Good.'], { usage });
      openAi.failsOnce(500);
      expect((await write()).usage).to.deep.equal(billed);
      expect(openAi.requests).to.have.lengthOf(2);
    });

    it('is given up after two', async () => {
      openAi.fails(500, { message: 'oh no', type: 'server_error' });
      const fault = await faultOf(write());
      expect(fault).to.include({ message: "The model's server answered 500 (server_error)", usage: noUsage });
      expect(openAi.requests).to.have.lengthOf(2);
    });

    it('may have billed a call that a gateway gave up', async () => {
      openAi.fails(504, { message: 'gateway' });
      expect((await faultOf(write())).usage).to.equal(null);
    });

    it('that was lost once and answered then counts once in full besides', async () => {
      openAi.answersPosts(['Good.'], { usage });
      openAi.failsOnce(502);
      const full = writerOn(openAi).mostCostMicroUsd(assignmentOf()) / 2 - 4096 * 0.5;
      expect((await write()).usage.costMicroUsd).to.equal(billed.costMicroUsd + full);
    });

    it('and hangs is left when the time is over', async () => {
      openAi.answersRaw(() => {});
      const fault = await faultOf(writerOn(openAi, { timeoutMs: 500 }).write(assignmentOf(), never));
      expect(fault).to.include({ message: "The model's server did not answer in time", usage: null });
      expect(openAi.requests).to.have.lengthOf(1);
    });

    it('and drips its body is left when the time is over', async () => {
      openAi.answersRaw((response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 10);
        response.once('close', () => clearInterval(drip));
      });
      const fault = await faultOf(writerOn(openAi, { timeoutMs: 60 }).write(assignmentOf(), never));
      expect(fault.message).to.equal("The model's server did not answer in time");
    });

    it('and refuses connections was not billed', async () => {
      const [port = 0] = await freePorts(1);
      const fault = await faultOf(writerOn({ baseUrl: `http://${host}:${port}/v1` }).write(assignmentOf(), never));
      expect(fault).to.include({ message: "The model's server could not be reached (ECONNREFUSED)", usage: noUsage });
    });

    it('and breaks off in the middle of its answer may have billed it', async () => {
      openAi.answersRaw((response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"choices":', () => response.destroy());
      });
      const fault = await faultOf(write());
      expect(fault.message).to.equal("The model's server broke off in the middle of its answer");
      expect(fault.usage).to.equal(null);
    });

    it('and says that broken JSON is JSON is a fault', async () => {
      openAi.answersRaw((response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [');
      });
      expect((await faultOf(write())).message).to.equal("The model's server answered with something that is not JSON");
    });
  });

  describe('is an outage, which others would meet as well,', () => {
    const answered = async (prepare: () => void, traits: WriterTraits = {}): Promise<boolean> => {
      prepare();
      return isOutage(await faultOf(writerOn(openAi, traits).write(assignmentOf(), never)));
    };

    it('where the server fails, hangs, breaks off, or refuses everybody', async () => {
      for (const status of [401, 403, 404, 408, 429, 500, 502, 503]) {
        // A pause that nobody waits for.
        expect(await answered(() => openAi.fails(status, { message: 'no' }, 60)), String(status)).to.equal(true);
      }
      expect(await answered(() => openAi.answersRaw(() => {}), { timeoutMs: 200 })).to.equal(true);
      expect(await answered(() => openAi.answersRaw((response) => void response.destroy()))).to.equal(true);
    });

    it('and not where it refuses this request, or answers something that is no thread', async () => {
      for (const status of [400, 413, 422]) {
        expect(await answered(() => openAi.fails(status, { message: 'no' })), String(status)).to.equal(false);
      }
      expect(await answered(() => openAi.answers('I would rather not'))).to.equal(false);
      expect(await answered(() => openAi.answersPosts(['a'], { finishReason: 'length' }))).to.equal(false);
    });
  });

  describe('a visitor who leaves', () => {
    it('takes the request along, and gets the reason back as it was', async () => {
      const reason = new Error('gone');
      const visitor = new AbortController();
      const closed = new Promise<void>((resolve) => {
        openAi.answersRaw((response) => {
          response.once('close', resolve);
          visitor.abort(reason);
        });
      });
      const outcome = await errorOf(writerOn(openAi).write(assignmentOf(), visitor.signal));
      expect(outcome).to.equal(reason);
      await closed;
    });

    it('ends the pause before a second attempt', async () => {
      const visitor = new AbortController();
      openAi.fails(503, { message: 'overloaded' });
      const random = (): number => {
        setImmediate(() => visitor.abort());
        // Out of range, for a pause that outlasts this test.
        return 9;
      };
      const outcome = await errorOf(writerOn(openAi, { random }).write(assignmentOf(), visitor.signal));
      expect(outcome).to.equal(visitor.signal.reason);
      expect(openAi.requests).to.have.lengthOf(1);
    }).timeout(4_000);

    it('before it began is not asked for', async () => {
      openAi.answersPosts(['A post.']);
      const outcome = await errorOf(writerOn(openAi).write(assignmentOf(), AbortSignal.abort('no')));
      expect(outcome).to.equal('no');
      expect(openAi.requests).to.have.lengthOf(0);
    });
  });
});
