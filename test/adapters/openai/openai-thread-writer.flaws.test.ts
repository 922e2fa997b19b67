import { expect } from 'chai';
import { assignmentOf } from '../../support/assignments.ts';
import { completionOf, openAiForSuite, sendJson } from '../../support/openai.ts';
import { billed, faultOf, never, usage, writerOn } from '../../support/openai-writers.ts';

describe('OpenAiThreadWriter', () => {
  const openAi = openAiForSuite();

  const write = () => writerOn(openAi).write(assignmentOf(), never);

  describe('an answer that is no thread', () => {
    const flaws: readonly (readonly [string, string, string])[] = [
      ['an empty list', '{"posts":[]}', 'The model answered with no posts'],
      ['only blank posts', '{"posts":[""," \\n","\\u200b"]}', 'The model answered with no posts'],
      [
        'no JSON',
        'Here you go: 1/ The bridge',
        'The model answered with something else than the JSON it was asked for',
      ],
      [
        'half of the JSON',
        '{"posts":["The bri',
        'The model answered with something else than the JSON it was asked for',
      ],
      ['another shape', '{"thread":["a"]}', 'The model answered with something else than the JSON it was asked for'],
      [
        'posts of another kind',
        '{"posts":[{"text":"a"}]}',
        'The model answered with something else than the JSON it was asked for',
      ],
      ['nothing', '', 'The model answered with something else than the JSON it was asked for'],
    ];
    for (const [name, content, message] of flaws) {
      it(`${name} is a fault, and was billed`, async () => {
        openAi.answers(content, { usage });
        const fault = await faultOf(write());
        expect(fault).to.include({ reason: 'writer_unavailable', message, retryAfterMs: null });
        expect(fault.usage).to.deep.equal(billed);
        expect(openAi.requests).to.have.lengthOf(1);
      });
    }

    for (const [finishReason, message] of [
      ['length', 'The model was cut off at the most tokens it may write'],
      ['content_filter', 'The model was stopped by the content filter'],
    ] as const) {
      it(`one that ended by ${finishReason} is a fault, though it parses`, async () => {
        openAi.answersPosts(['A post.'], { finishReason, usage });
        const fault = await faultOf(write());
        expect(fault.message).to.equal(message);
        expect(fault.usage).to.deep.equal(billed);
      });
    }

    it('a refusal is a fault', async () => {
      const refusal = completionOf({ content: null, refusal: 'I will not write about this bridge.' }, { usage });
      openAi.answersRaw((response) => sendJson(response, 200, refusal));
      const fault = await faultOf(write());
      expect(fault.message).to.equal('The model refused to write');
      expect(fault.usage).to.deep.equal(billed);
    });

    it('one without figures is a fault of unknown cost', async () => {
      openAi.answersRaw((response) => sendJson(response, 200, completionOf({ content: 'no' })));
      expect((await faultOf(write())).usage).to.equal(null);
    });

    for (const [name, body] of [
      ['an empty object', {}],
      ['no choices', { choices: [] }],
      ['null', null],
      ['a list', [1]],
      ['usage that is nonsense', { choices: [{}], usage: { prompt_tokens: -1, completion_tokens: 'x' } }],
    ] as const) {
      it(`a body that is ${name} is a fault`, async () => {
        openAi.answersRaw((response) => sendJson(response, 200, body));
        const fault = await faultOf(write());
        expect(fault.message).to.equal('The model answered with something else than a chat completion');
      });
    }

    it('a page of HTML is a fault', async () => {
      openAi.answersRaw((response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the Wi-Fi</h1>');
      });
      expect((await faultOf(write())).reason).to.equal('writer_unavailable');
    });

    const spellings: readonly (readonly [string, (canary: string) => readonly string[]])[] = [
      ['as it is', (canary) => ['A post.', `My reference is ${canary}.`]],
      ['spelled out', (canary) => [[...canary.toUpperCase()].join('-')]],
      ['over two posts', (canary) => [canary.slice(0, 7), canary.slice(7)]],
    ];
    for (const [name, posts] of spellings) {
      it(`one that gives the canary away, ${name}, is a fault`, async () => {
        openAi.answersPosts(['A post.']);
        await write();
        const canary = /never this reference: (\w+)/.exec(openAi.requests[0]?.messages[0]?.content ?? '')?.[1] ?? '';
        expect(canary).to.have.lengthOf(16);
        openAi.answersPosts(posts(canary), { usage });
        const fault = await faultOf(write());
        expect(fault.message).to.equal('The model gave its instructions away');
        expect(fault.usage).to.deep.equal(billed);
      });
    }

    it('one that gives the fence away is a fault', async () => {
      openAi.answersPosts(['A post.']);
      await write();
      const fence = openAi.requests[0]?.messages[1]?.content.split('\n')[0] ?? '';
      openAi.answersPosts([fence]);
      expect((await faultOf(write())).message).to.equal('The model gave its instructions away');
    });
  });
});
