import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import { unlessDown } from '../failure.ts';
import { type Grant, isPremium } from '../grant.ts';
import type { Session, SessionId } from '../session.ts';
import type { Visitor } from '../visitor.ts';
import { type KeyClaim, keyStanding, parseVisitorKey } from '../visitor-key.ts';

export interface Credentials {
  /** A visitor key as it was sent; null for none. */
  readonly key: string | null;
  readonly sessionId: SessionId | null;
  /** The visitor when there is no valid key or premium session. */
  readonly network: string;
}

export type Identification =
  | { readonly kind: 'identified'; readonly visitor: Visitor; readonly session: Session | null }
  | { readonly kind: 'unknown_key' };

/** Tells who sends a request: the holder of a visitor key, a premium session, or a network, in this order. */
export class IdentifyVisitor {
  readonly #register: AccessRegister;
  readonly #sessions: SessionStore;
  readonly #clock: Clock;

  constructor(register: AccessRegister, sessions: SessionStore, clock: Clock) {
    this.#register = register;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /**
   * While storage is down, a visitor that cannot be identified has the network's free plan: a made-up key must not buy
   * a quota.
   */
  async run({ key, sessionId, network }: Credentials): Promise<Identification> {
    const stranger: Visitor = { kind: 'network', network, plan: 'free' };
    const [session, holder] = await Promise.all([
      sessionId === null ? null : unlessDown(this.#sessions.read(sessionId)),
      key === null ? null : unlessDown(this.#holderOf(key)),
    ]);
    if (holder === 'unknown') return { kind: 'unknown_key' };
    if (key !== null) return { kind: 'identified', visitor: holder ?? stranger, session };
    const member = session === null ? null : await unlessDown(this.#memberOf(session));
    return { kind: 'identified', visitor: member ?? stranger, session };
  }

  /** Null for a known key that is not valid: revoked, replaced or expired. */
  async #holderOf(key: string): Promise<Visitor | 'unknown' | null> {
    const claim = parseVisitorKey(key);
    const grant = claim === null ? null : await this.#grantOf(claim);
    if (claim === null || grant === null) return 'unknown';
    const standing = keyStanding(grant, claim.digest);
    if (standing === 'unknown') return 'unknown';
    const isHeld = standing === 'current' && isPremium(grant, this.#clock.now());
    return isHeld ? { kind: 'member', grant: claim.grant, plan: 'premium' } : null;
  }

  async #grantOf({ grant: id, digest }: KeyClaim): Promise<Grant | null> {
    const grant = await this.#register.find(id);
    if (grant === null || keyStanding(grant, digest) !== 'unknown') return grant;
    // The remembered grant may be older than the key, which another instance may have just issued: ask storage before
    // refusing.
    return this.#register.findNow(id);
  }

  /** Null for a session that is not, or no longer, premium. */
  async #memberOf({ grant: id }: Session): Promise<Visitor | null> {
    const grant = id === null ? null : await this.#register.find(id);
    if (id === null || grant === null || !isPremium(grant, this.#clock.now())) return null;
    return { kind: 'member', grant: id, plan: 'premium' };
  }
}
