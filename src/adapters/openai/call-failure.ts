import { APIConnectionError, APIError } from 'openai';

/** The facts about a failed attempt, for the log and for the next decision. */
interface FailureFacts {
  readonly status?: number | undefined;
  /** A code of the API, or of the network. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | null;
  /** Whether the same request may succeed a moment later. */
  readonly isPassing: boolean;
  readonly mayBeBilled: boolean;
}

/**
 * An attempt without an answer, described in our own words: the client's errors contain headers, and messages in which
 * a server may quote the key or the visitor's text. They are not kept, not even as a cause.
 */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly status: number | null;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly isPassing: boolean;
  readonly mayBeBilled: boolean;

  constructor(message: string, facts: FailureFacts) {
    super(message);
    this.status = facts.status ?? null;
    this.code = facts.code ?? null;
    this.requestId = facts.requestId ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.isPassing = facts.isPassing;
    this.mayBeBilled = facts.mayBeBilled;
  }
}

/** @param error of the OpenAI client @param nowMs for a `Retry-After` with a date */
export const callFailureOf = (error: unknown, nowMs: number): CallFailure => {
  if (error instanceof APIConnectionError) return unreachable(networkCode(error));
  if (error instanceof APIError && error.status !== undefined) return rejected(error, error.status, nowMs);
  const isCut = networkCode(error) !== undefined || error instanceof TypeError;
  const message = isCut ? 'broke off in the middle of its answer' : 'answered with something that is not JSON';
  return new CallFailure(message, { code: networkCode(error), isPassing: false, mayBeBilled: true });
};

export const timedOut = (): CallFailure =>
  new CallFailure('did not answer in time', { isPassing: false, mayBeBilled: true });

/** Codes of connections that failed before the request was sent. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const unreachable = (code: string | undefined): CallFailure =>
  new CallFailure(`could not be reached${code === undefined ? '' : ` (${code})`}`, {
    code,
    isPassing: true,
    mayBeBilled: code === undefined || !unsent.has(code),
  });

const rejected = (error: APIError, status: number, nowMs: number): CallFailure => {
  const code = machineWord(error.code) ?? machineWord(error.type);
  return new CallFailure(`answered ${status}${code === undefined ? '' : ` (${code})`}`, {
    status,
    code,
    requestId: /^[\w-]{1,64}$/.exec(error.requestID ?? '')?.[0],
    retryAfterMs: readRetryAfter(error.headers, nowMs),
    isPassing: status === 408 || status === 409 || status === 429 || status >= 500,
    mayBeBilled: status === 408 || (status > 500 && status !== 503),
  });
};

/** Only codes such as `rate_limit_exceeded`; any other text might quote a request. */
const machineWord = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^[a-z]+(?:_[a-z]+)*$/.exec(value.slice(0, 64))?.[0] : undefined;

/** The code of the innermost cause: the client wraps fetch's error, and fetch the socket's. */
const networkCode = (error: unknown): string | undefined => {
  const codes: string[] = [];
  for (let layer = error, depth = 0; layer instanceof Error && depth < 5; layer = layer.cause, depth++) {
    const code =
      'code' in layer && typeof layer.code === 'string' ? /^[A-Z][A-Z_\d]+$/.exec(layer.code)?.[0] : undefined;
    if (code !== undefined) codes.push(code);
  }
  return codes.at(-1);
};

/** The longest `Retry-After` that is believed: a day. */
const longestRetryAfterMs = 86_400_000;

const readRetryAfter = (headers: Headers | undefined, nowMs: number): number | null => {
  const ms = headers?.get('retry-after-ms') ?? null;
  const text = headers?.get('retry-after') ?? null;
  const named = ms !== null ? Number(ms) : text === null ? Number.NaN : afterMs(text, nowMs);
  return Number.isNaN(named) ? null : Math.min(Math.max(0, Math.ceil(named)), longestRetryAfterMs);
};

const afterMs = (text: string, nowMs: number): number =>
  /^\s*[\d.]+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
