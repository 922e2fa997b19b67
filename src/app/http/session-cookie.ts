import { randomBytes } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Context as KoaContext } from 'koa';
import { parseSessionId, type SessionId, sessionLifetimeMs } from '../../domain/session.ts';
import { isTrustedPeer, type ProxyTrust } from './client-address.ts';

const plainName = 'threadr';
/** Browsers take a name that begins so only over TLS and from this very host: no neighbour can plant one. */
const secureName = '__Host-threadr';

export const freshSessionId = (): SessionId => randomBytes(16).toString('base64url') as SessionId;

/** Where a browser keeps a visitor's session id: out of the reach of scripts, and of other sites' requests. */
export class SessionCookie {
  readonly #trust: ProxyTrust;

  constructor(trust: ProxyTrust) {
    this.#trust = trust;
  }

  /** Null for none, and for what no session of ours is called. */
  read(ctx: KoaContext): SessionId | null {
    if (ctx.headers.cookie === undefined) return null;
    return parseSessionId(ctx.cookies.get(this.#nameFor(ctx)) ?? '');
  }

  set(ctx: KoaContext, id: SessionId): void {
    this.#write(ctx, id, sessionLifetimeMs);
  }

  clear(ctx: KoaContext): void {
    this.#write(ctx, '', -1);
  }

  #write(ctx: KoaContext, value: string, maxAge: number): void {
    const secure = this.#isSecure(ctx);
    // Koa's own idea of it knows nothing of proxies, and would refuse to set the cookie behind one.
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

  /** Whether the visitor's side of the way is encrypted, as far as it is known from who may say so. */
  #isSecure(ctx: KoaContext): boolean {
    if (ctx.socket instanceof TLSSocket) return true;
    const [protocol = ''] = ctx.get('X-Forwarded-Proto').split(',');
    return protocol.trim().toLowerCase() === 'https' && isTrustedPeer(ctx.socket.remoteAddress, this.#trust);
  }
}
