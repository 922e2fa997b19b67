import { createHash, timingSafeEqual } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { IdentifyVisitor } from '../../domain/use-cases/identify-visitor.ts';
import { looksLikeVisitorKey } from '../../domain/visitor-key.ts';
import { clientNetwork, type ProxyTrust } from './client-address.ts';
import type { RequestState } from './context.ts';
import { Memo } from './memo.ts';
import { Problem } from './problems.ts';
import type { SessionCookie } from './session-cookie.ts';

// RFC 9110, 11.6.1: a 401 names at least one way to authenticate. No scheme is registered for keys in their own header.
const challenge = { 'WWW-Authenticate': 'ApiKey realm="operators"' };

/** The number of remembered networks of clients without a proxy. */
const mostNetworks = 1_000;

export interface Identifying {
  readonly identifyVisitor: IdentifyVisitor;
  readonly sessionCookie: SessionCookie;
  readonly operatorKeys: readonly string[];
  readonly trust: ProxyTrust;
  readonly log: Logger;
}

/**
 * Identifies the client: an operator or a visitor by key, a visitor by session, else by the network. An unknown key is
 * refused, never ignored. Without a key and a cookie, nothing is awaited.
 */
export const identifyVisitor = (identifying: Identifying): Middleware<RequestState> => {
  const { sessionCookie } = identifying;
  const isOperatorKey = keyMatcher(identifying.operatorKeys);
  const networkOf = networkFinder(identifying);
  return (ctx, next) => {
    const shown = ctx.get('X-API-Key') || null;
    const isOperator = shown !== null && isOperatorKey(shown);
    const key = isOperator ? null : shown;
    if (key !== null && !looksLikeVisitorKey(key)) throw new Problem('key_refused');
    const sessionId = sessionCookie.read(ctx);
    const network = networkOf(ctx.socket.remoteAddress, ctx.get('X-Forwarded-For'));
    ctx.state.session = sessionId === null ? null : { id: sessionId, kept: null };
    ctx.state.visitor = isOperator ? { kind: 'operator' } : { kind: 'network', network, plan: 'free' };
    if (key === null && sessionId === null) return next();
    return recognise(identifying.identifyVisitor, { key, sessionId, network }, ctx.state).then(next);
  };
};

/** An operator's key counts before any cookie. */
const recognise = async (
  identify: IdentifyVisitor,
  credentials: Parameters<IdentifyVisitor['run']>[0],
  state: RequestState,
): Promise<void> => {
  const identification = await identify.run(credentials);
  if (identification.kind === 'unknown_key') throw new Problem('key_refused');
  const { visitor, session } = identification;
  if (state.visitor.kind !== 'operator') state.visitor = visitor;
  if (state.session !== null) state.session = { ...state.session, kept: session };
};

/** Refuses requests without an operator's key. If no keys are set, it refuses all. */
export const requireOperator =
  (operatorKeys: readonly string[]): Middleware<RequestState> =>
  (ctx, next) => {
    if (ctx.state.visitor.kind === 'operator') return next();
    if (ctx.get('X-API-Key') !== '') throw new Problem('key_refused', { detail: 'This takes an operator’s key.' });
    if (operatorKeys.length > 0) throw new Problem('key_required', { headers: challenge });
    throw new Problem('key_refused', { detail: "Operators' endpoints are off: API_KEYS is not set." });
  };

const networkFinder = ({ trust, log }: Identifying): ((peer: string | undefined, forwardedFor: string) => string) => {
  const trustsNobody = trust.trustedProxies.length === 0 && trust.trustedProxyHops === 0;
  const warnOfUntrusted = once(() =>
    log.warn(
      'X-Forwarded-For arrives, but no proxy is trusted: all visitors behind it share one quota. Set TRUSTED_PROXIES or TRUSTED_PROXY_HOPS.',
    ),
  );
  const direct = new Memo<string>(mostNetworks);
  return (peer = '', forwardedFor) => {
    if (forwardedFor !== '' && trustsNobody) warnOfUntrusted();
    if (forwardedFor === '' || trustsNobody) return direct.get(peer, () => clientNetwork(peer, '', trust));
    return clientNetwork(peer, forwardedFor, trust);
  };
};

/** Compares digests in constant time, so that the time tells nothing about the keys. */
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
