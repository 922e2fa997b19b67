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

/** What every answer says to a browser; and every request must name one host, because who stands before us may believe another. */
export const secureHeaders: Middleware = (ctx, next) => {
  ctx.set('Content-Security-Policy', contentSecurityPolicy);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  const hosts = ctx.req.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
  const isEnough = hosts === 1 || (hosts === 0 && ctx.req.httpVersion === '1.0');
  if (!isEnough) throw new Problem('invalid_request', { detail: 'A request has one Host header.' });
  if (!URL.canParse(ctx.req.url ?? '', 'http://host')) throw new Problem('not_found');
  return next();
};
