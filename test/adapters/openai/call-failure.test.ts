import { expect } from 'chai';
import { APIConnectionError, APIError } from 'openai';
import { callFailureOf } from '../../../src/adapters/openai/call-failure.ts';

const nowMs = Date.UTC(2026, 8, 1, 12);

describe('callFailureOf', () => {
  const answered = (status: number, headers: Record<string, string> = {}) =>
    callFailureOf(APIError.generate(status, undefined, 'no', new Headers(headers)), nowMs);

  const waits: readonly (readonly [Record<string, string>, number | null])[] = [
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': ' 1.5 ' }, 1_500],
    [{ 'retry-after': 'Tue, 01 Sep 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Tue, 01 Sep 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '7', 'retry-after-ms': '120.2' }, 121],
    [{ 'retry-after': '99999999999' }, 86_400_000],
    [{ 'retry-after': '-5' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after-ms': 'soon' }, null],
    [{}, null],
  ];
  for (const [headers, ms] of waits) {
    it(`reads ${JSON.stringify(headers)} as ${ms} ms`, () => {
      expect(answered(429, headers).retryAfterMs).to.equal(ms);
    });
  }

  const statuses: readonly (readonly [number, boolean, boolean])[] = [
    [400, false, false],
    [401, false, false],
    [404, false, false],
    [408, true, true],
    [409, true, false],
    [429, true, false],
    [500, true, false],
    [502, true, true],
    [503, true, false],
    [504, true, true],
    [524, true, true],
  ];
  for (const [status, isPassing, mayBeBilled] of statuses) {
    it(`takes ${status} for ${isPassing ? 'passing' : 'final'}, and ${mayBeBilled ? 'maybe' : 'never'} billed`, () => {
      expect(answered(status)).to.include({ isPassing, mayBeBilled, status });
    });
  }

  it('finds the code of the socket below the errors around it', () => {
    const socket = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const failed = new TypeError('fetch failed', { cause: socket });
    const failure = callFailureOf(new APIConnectionError({ message: 'Connection error.', cause: failed }), nowMs);
    expect(failure).to.include({ code: 'ECONNREFUSED', isPassing: true, mayBeBilled: false });
  });

  it('follows no chain of causes for ever', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(callFailureOf(new APIConnectionError({ cause: loop }), nowMs)).to.include({ code: null, mayBeBilled: true });
  });
});
