import type { Middleware } from 'koa';
import { Problem } from './problems.ts';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers = new Headers({
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // The default, since nearly every answer is for one client or for this moment; handlers may change it.
  'Cache-Control': 'no-store',
});

/**
 * Sets the security headers of every answer, and keeps it out of caches. Also requires exactly one host in every
 * request, because a proxy before us may read another one.
 */
export const secureHeaders: Middleware = (ctx, next) => {
  ctx.res.setHeaders(headers);
  const hosts = countHosts(ctx.req.rawHeaders);
  const isEnough = hosts === 1 || (hosts === 0 && ctx.req.httpVersion === '1.0');
  if (!isEnough) throw new Problem('invalid_request', { detail: 'A request has one Host header.' });
  if (!URL.canParse(ctx.req.url ?? '', 'http://host')) throw new Problem('not_found');
  return next();
};

/** @param rawHeaders names and values in turn: `headers` would have only the first of several hosts */
const countHosts = (rawHeaders: readonly string[]): number => {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts++;
  }
  return hosts;
};
