import { createHash, timingSafeEqual } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { clientNetwork, type ProxyTrust } from './client-address.ts';
import type { RequestState } from './context.ts';
import { Problem } from './problems.ts';

/** Tells who asks: an operator by key, else the client's network. A key that nobody knows is refused, never overlooked. */
export const identifyVisitor = (
  trust: ProxyTrust,
  operatorKeys: readonly string[],
  log: Logger,
): Middleware<RequestState> => {
  const isOperatorKey = keyMatcher(operatorKeys);
  const warnOfUntrusted = once(() =>
    log.warn(
      'X-Forwarded-For arrives, but no proxy is trusted: all visitors behind it share one quota. Set TRUSTED_PROXIES or TRUSTED_PROXY_HOPS.',
    ),
  );
  const trustsNobody = trust.trustedProxies.length === 0 && trust.trustedProxyHops === 0;
  return (ctx, next) => {
    ctx.state.session = null;
    const key = ctx.get('X-API-Key');
    if (key !== '') {
      if (!isOperatorKey(key)) throw new Problem('key_refused');
      ctx.state.visitor = { kind: 'operator' };
      return next();
    }
    const forwardedFor = ctx.get('X-Forwarded-For');
    if (forwardedFor !== '' && trustsNobody) warnOfUntrusted();
    const network = clientNetwork(ctx.socket.remoteAddress, trustsNobody ? '' : forwardedFor, trust);
    ctx.state.visitor = { kind: 'network', network, plan: 'free' };
    return next();
  };
};

/** Ends the request of who is no operator. Where there are no keys, nobody can be. */
export const requireOperator =
  (operatorKeys: readonly string[]): Middleware<RequestState> =>
  (ctx, next) => {
    if (ctx.state.visitor.kind === 'operator') return next();
    if (operatorKeys.length > 0) throw new Problem('key_required');
    throw new Problem('key_refused', { detail: "Operators' endpoints are off: API_KEYS is not set." });
  };

/** Compares digests, in a time that tells nothing of the keys. */
const keyMatcher = (keys: readonly string[]): ((key: string) => boolean) => {
  const known = keys.map(digest);
  return (key) => {
    const given = digest(key);
    let found = false;
    for (const one of known) found = timingSafeEqual(one, given) || found;
    return found;
  };
};

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

const once = (act: () => void): (() => void) => {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
};
