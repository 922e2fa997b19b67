import { StorageFault } from '../../../domain/failure.ts';

const meanings: Readonly<Record<string, string>> = {
  WRONGPASS: 'refuses the user name or the password',
  NOAUTH: 'wants a password',
  NOPERM: 'does not permit this user what Threadr needs',
  NODB: 'does not have the database of that number',
  OOM: 'is full and refuses writes',
  READONLY: 'is a replica and refuses writes',
  MISCONF: 'cannot write to its disk and refuses writes',
  LOADING: 'is loading its data',
  BUSY: 'is busy with a script',
  CLUSTERDOWN: 'is a Cluster that has lost slots',
  NOREPLICAS: 'has too few replicas and refuses writes',
  MASTERDOWN: 'is a replica that has lost its master',
  TIMEOUT: 'did not answer in time',
  CONNECTING: 'has not answered yet',
  CLOSED: 'has closed the connection',
  UNCONFIRMED: 'did not confirm in time that the write is safe',
  ECONNREFUSED: 'is not there: the connection was refused',
  ECONNRESET: 'has reset the connection',
  ETIMEDOUT: 'did not answer in time',
  ENOTFOUND: 'has a host name that does not exist',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate of an authority that is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate of its own that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'shows a certificate of an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'shows a certificate of an authority that is not trusted',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate for another host',
};

const codePattern = /^[A-Z][A-Z0-9_]{1,40}$/;

/**
 * The short code of an error. Messages are not passed on: ioredis and Redis put commands with their arguments into
 * them, and into the errors' properties, so a fault has no such cause.
 */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const { code, lastNodeError } = error as Error & { readonly code?: unknown; readonly lastNodeError?: unknown };
  if (lastNodeError instanceof Error) return codeOf(lastNodeError);
  if (typeof code === 'string' && codePattern.test(code)) return code;
  const [first = ''] = error.message.split(' ', 1);
  if (isRefusalOf('select', error) && first === 'ERR') return 'NODB';
  if (error.name === 'ReplyError') return codePattern.test(first) ? first : 'ERR';
  if (/timed? ?out/i.test(error.message)) return 'TIMEOUT';
  return 'CLOSED';
};

/** Whether the server answered the command, in lower case, with an error. */
export const isRefusalOf = (command: string, error: unknown): boolean => {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return false;
  return (error as Error & { readonly command?: { readonly name?: unknown } }).command?.name === command;
};

/** One line for a person. */
export const sentenceOf = (code: string): string => `Redis ${meanings[code] ?? 'answers with an error'} (${code})`;

export const faultOf = (code: string): StorageFault =>
  new StorageFault(sentenceOf(code), { timedOut: code === 'TIMEOUT', unconfirmed: code === 'UNCONFIRMED' });

/** Whether waiting does not help, because a setting must be changed. */
export const needsPerson = (code: string): boolean =>
  /^(WRONGPASS|NOAUTH|NOPERM|NODB|ENOTFOUND)$|CERT|VERIFY/.test(code);
