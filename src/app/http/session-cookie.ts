import { randomBytes } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Context as KoaContext } from 'koa';
import { parseSessionId, type SessionId } from '../../domain/session.ts';
import { dayMs } from '../../domain/utc-day.ts';
import { isTrustedPeer, type ProxyTrust } from './client-address.ts';

const plainName = 'threadr';
/** Browsers accept a name with this prefix only over TLS and from this host itself: no other host can set it. */
const secureName = '__Host-threadr';

/**
 * The longest that browsers accept (RFC 6265bis, 5.5). A session ends when its visitor has not come for a while, which
 * storage knows: a cookie that ended 30 days after it was set would end the session of one who comes every day.
 */
const cookieLifetimeMs = 400 * dayMs;

export const freshSessionId = (): SessionId => randomBytes(16).toString('base64url') as SessionId;

/** The cookie with a visitor's session id, which scripts and other sites' requests cannot use. */
export class SessionCookie {
  readonly #trust: ProxyTrust;

  constructor(trust: ProxyTrust) {
    this.#trust = trust;
  }

  /** Null without a cookie, and for a value that is no session id. */
  read(ctx: KoaContext): SessionId | null {
    if (ctx.headers.cookie === undefined) return null;
    return parseSessionId(ctx.cookies.get(this.#nameFor(ctx)) ?? '');
  }

  set(ctx: KoaContext, id: SessionId): void {
    this.#write(ctx, id, cookieLifetimeMs);
  }

  clear(ctx: KoaContext): void {
    this.#write(ctx, '', -1);
  }

  #write(ctx: KoaContext, value: string, maxAge: number): void {
    const secure = this.#isSecure(ctx);
    // Koa does not know about proxies here, and would refuse to set the cookie behind one.
    ctx.cookies.secure = secure;
    ctx.cookies.set(this.#nameFor(ctx), value, {
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/',
      maxAge,
      overwrite: true,
    });
  }

  #nameFor(ctx: KoaContext): string {
    return this.#isSecure(ctx) ? secureName : plainName;
  }

  /** Whether the visitor's connection is encrypted, as far as trusted proxies tell. */
  #isSecure(ctx: KoaContext): boolean {
    if (ctx.socket instanceof TLSSocket) return true;
    const [protocol = ''] = ctx.get('X-Forwarded-Proto').split(',');
    return protocol.trim().toLowerCase() === 'https' && isTrustedPeer(ctx.socket.remoteAddress, this.#trust);
  }
}
