import { StorageFault } from '../../domain/failure.ts';

const meanings: Readonly<Record<string, string>> = {
  TIMEOUT: 'did not answer in time',
  CLOSED: 'has closed the connection',
  GARBLED: 'answers with what is no answer: is the URL that of its REST API?',
  OVERSIZED: 'answers with more than is taken',
  ECONNREFUSED: 'is not there: the connection was refused',
  ECONNRESET: 'has reset the connection',
  ENOTFOUND: 'has a host name that does not exist',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  CERTIFICATE: 'shows a certificate that is not trusted',
  TLS: 'does not answer by TLS: is the URL right?',
  WRONGPASS: 'refuses the token',
  NOAUTH: 'refuses the token',
  NOPERM: 'does not permit this token what Threadr needs: is it the read-only one?',
  READONLY: 'refuses writes',
  OOM: 'is full and refuses writes',
  FULL: 'is full and refuses writes',
  SPENT: 'has no requests left on this plan',
  TOO_LARGE: 'finds a request or a record too large for this plan',
  NOSCRIPT: 'has lost a script again',
};

const statuses: Readonly<Record<number, string>> = {
  401: 'refuses the token: is it the one of this URL?',
  403: 'does not permit this token what Threadr needs: is it the read-only one?',
  404: 'has no REST API at this URL',
  413: 'finds a request too large',
  429: 'is asked too often, or has no requests left on this plan',
};

// As Upstash's troubleshooting pages list them: https://upstash.com/docs/redis/troubleshooting
const wordings: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/^ERR max (daily request|requests?) limit exceeded/i, 'SPENT'],
  [/^ERR max [a-z ]*size exceeded/i, 'TOO_LARGE'],
  [/^ERR DB capacity quota exceeded/i, 'FULL'],
];

const unreachable = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN)$/;

/** The short code of a known error reply. Its text is not passed on: it may contain commands with their arguments. */
export const codeOfReply = (message: string): string => {
  const known = wordings.find(([pattern]) => pattern.test(message));
  if (known) return known[1];
  const [first = ''] = message.split(' ', 1);
  return Object.hasOwn(meanings, first) ? first : 'ERR';
};

export const faultOf = (code: string): StorageFault =>
  new StorageFault(`Upstash ${meanings[code] ?? 'answers with an error'} (${code})`, { timedOut: code === 'TIMEOUT' });

export const faultOfStatus = (status: number): StorageFault =>
  new StorageFault(`Upstash ${statuses[status] ?? 'answers with an error'} (${status})`);

/** Turns an error without an answer into a fault. The error itself is dropped, since it contains the request. */
export const faultOfError = (error: unknown): StorageFault => {
  if (error instanceof StorageFault) return error;
  if (!(error instanceof Error)) return faultOf('CLOSED');
  const code = String((error as Error & { readonly code?: unknown }).code);
  if (error.name === 'TimeoutError' || /TIME?OUT/.test(code)) return faultOf('TIMEOUT');
  if (/CERT|VERIFY/.test(code)) return faultOf('CERTIFICATE');
  if (/SSL|EPROTO/.test(code)) return faultOf('TLS');
  return faultOf(unreachable.test(code) ? code : 'CLOSED');
};
