import { errors } from 'undici';
import { SourceRefused } from './refusals.ts';

const noSuchName = 'No site answers to this name. Check the address.';
const nameUnknownNow = 'The name of the site could not be looked up just now. Try again later.';
const refusedConnection = 'The site refused the connection. Check the address, or try again later.';
const noRoute = 'There is no way to the site from here just now. Try again later.';
const brokenOff = 'The site broke off before the page was complete. Try again later.';
const notSecure = 'No secure connection to the site could be made: its certificate or encryption is not valid.';
const damaged = 'The page arrived damaged. Try again later.';
const notWeb = 'The site did not answer the way web sites do.';
const nonsense = 'The site broke off, or did not answer the way web sites do. Try again later.';

/** Error codes of look-ups, sockets, TLS, undici and zlib; the first match counts. */
const details: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|ENODATA|EBADNAME|NOTFOUND)$/, noSuchName],
  [/^(EAI_\w+|ESERVFAIL|ETIMEOUT|EREFUSED|EFORMERR|EBADRESP|ENOTIMP|ECANCELLED)$/, nameUnknownNow],
  [/^ECONNREFUSED$/, refusedConnection],
  [/^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN|EACCES|EPERM)$/, noRoute],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, brokenOff],
  [/^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|.*_CERT|UNABLE_TO_|.*SELF_SIGNED|CRL_|HOSTNAME_MISMATCH)/, notSecure],
  [/^(Z_|ERR__ERROR_|ERR_BROTLI_|ERR_ZSTD_|ZSTD_)/, damaged],
  // Not the codes for wrong use of undici, which are our faults.
  [/^UND_ERR_(?!INVALID_|NOT_SUPPORTED)/, notWeb],
];

const slow = /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;

/** The refusal for a network failure, as the visitor sees it; null for other errors. */
export const refusalOfFailure = (error: unknown): SourceRefused | null => {
  if (error instanceof SourceRefused) return error;
  // It has no code, and the parser cannot tell a broken-off chunked body from other invalid input.
  if (error instanceof errors.HTTPParserError) return new SourceRefused('source_unreachable', nonsense);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return null;
  if (slow.test(code)) return new SourceRefused('source_timeout');
  const detail = details.find(([pattern]) => pattern.test(code))?.[1];
  return detail === undefined ? null : new SourceRefused('source_unreachable', detail);
};
