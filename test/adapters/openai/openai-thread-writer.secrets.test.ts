import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { assignmentOf } from '../../support/assignments.ts';
import { completionOf, openAiForSuite, type SentRequest, sendJson } from '../../support/openai.ts';
import { faultOf, never, writerOn } from '../../support/openai-writers.ts';

const apiKey = 'sk-proj-Key0123456789';
const text = 'Zanzibar imported marmalade in 1871.';

/** All that a log could get out of an error, and more. */
const everythingIn = (error: Error): string => {
  const parts: string[] = [];
  for (let layer: unknown = error; layer instanceof Error; layer = layer.cause) {
    parts.push(String(layer), layer.stack ?? '', JSON.stringify(layer));
  }
  return [...parts, inspect(error, { depth: null, showHidden: true, getters: true })].join('\n');
};

/** A server that is as indiscreet as it can be: all it was sent comes back, where an answer has room for it. */
const echo = (body: unknown): string => `You sent ${JSON.stringify(body)} with Bearer ${apiKey}`;

describe('OpenAiThreadWriter’s faults', () => {
  const openAi = openAiForSuite();

  const failures: Readonly<Record<string, (response: ServerResponse, body: SentRequest) => void>> = {
    'an error document': (response, body) =>
      sendJson(
        response,
        401,
        { error: { message: echo(body), type: text, code: apiKey, param: echo(body) } },
        { 'x-request-id': encodeURIComponent(text), authorization: `Bearer ${apiKey}` },
      ),
    'an error of another shape': (response, body) =>
      sendJson(response, 422, { detail: [{ input: body, msg: echo(body) }] }),
    'an error in plain words': (response, body) =>
      void response.writeHead(403, { 'set-cookie': 'a=b' }).end(echo(body)),
    'no JSON': (response, body) => void response.writeHead(200, { 'content-type': 'application/json' }).end(echo(body)),
    'no completion': (response, body) => sendJson(response, 200, { choices: [{ echo: echo(body) }] }),
    'another content': (response, body) => sendJson(response, 200, completionOf({ content: echo(body) })),
    'another shape': (response, body) =>
      sendJson(response, 200, completionOf({ content: JSON.stringify({ posts: [{ [echo(body)]: 1 }] }) })),
    'a refusal': (response, body) => sendJson(response, 200, completionOf({ content: null, refusal: echo(body) })),
    'an unknown finish': (response, body) =>
      sendJson(response, 200, completionOf({ content: null }, { finishReason: echo(body) })),
    'its instructions': (response, body) =>
      sendJson(response, 200, completionOf({ content: JSON.stringify({ posts: [echo(body)] }) })),
    'half an answer': (response, body) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
      response.write(echo(body), () => response.destroy());
    },
    'a closed connection': (response) => response.destroy(),
  };
  for (const [name, fail] of Object.entries(failures)) {
    it(`is neither the key nor the text, where the server answers with ${name}`, async () => {
      openAi.answersRaw((response, body) => fail(response, body as SentRequest));
      const fault = await faultOf(writerOn(openAi, { apiKey }).write(assignmentOf({ text, title: text }), never));
      const told = everythingIn(fault);
      expect(told).to.include('WriterFault');
      for (const secret of [apiKey, 'Key0123', 'Zanzibar', 'marmalade', 'Bearer', 'set-cookie']) {
        expect(told).to.not.include(secret);
      }
    });
  }

  it('is neither, where the time is over', async () => {
    openAi.answersRaw(() => {});
    const writer = writerOn(openAi, { apiKey, timeoutMs: 30 });
    const told = everythingIn(await faultOf(writer.write(assignmentOf({ text }), never)));
    expect(told).to.not.match(/Key0123|Zanzibar|Bearer/);
  });

  it('tell what helps to find the cause: the status, the code and the id of the request', async () => {
    openAi.answersRaw((response) =>
      sendJson(response, 400, { error: { message: 'no', code: 'model_not_found' } }, { 'x-request-id': 'req_0a1b' }),
    );
    const { cause } = await faultOf(writerOn(openAi).write(assignmentOf(), never));
    expect(cause).to.include({ name: 'CallFailure', status: 400, code: 'model_not_found', requestId: 'req_0a1b' });
  });
});
