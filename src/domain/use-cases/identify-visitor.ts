import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import { StorageFault } from '../failure.ts';
import { isPremium } from '../grant.ts';
import type { Session, SessionId } from '../session.ts';
import type { Visitor } from '../visitor.ts';
import { keyStanding, parseVisitorKey } from '../visitor-key.ts';

export interface Credentials {
  /** A visitor key, as it was sent; null for none. */
  readonly key: string | null;
  readonly sessionId: SessionId | null;
  /** Who counts where nothing better is known. */
  readonly network: string;
}

export type Identification =
  | { readonly kind: 'identified'; readonly visitor: Visitor; readonly session: Session | null }
  | { readonly kind: 'unknown_key' };

/** Tells who asks: the holder of a visitor key, a premium session, or a network, in this order. */
export class IdentifyVisitor {
  readonly #register: AccessRegister;
  readonly #sessions: SessionStore;
  readonly #clock: Clock;

  constructor(register: AccessRegister, sessions: SessionStore, clock: Clock) {
    this.#register = register;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** While storage is down, who cannot be told has the free plan of the network: a made-up key must not buy a quota. */
  async run({ key, sessionId, network }: Credentials): Promise<Identification> {
    const stranger: Visitor = { kind: 'network', network, plan: 'free' };
    const [session, holder] = await Promise.all([
      sessionId === null ? null : unlessDown(this.#sessions.read(sessionId), null),
      key === null ? null : unlessDown<Visitor | null>(this.#holderOf(key), stranger),
    ]);
    if (key !== null) {
      return holder === null ? { kind: 'unknown_key' } : { kind: 'identified', visitor: holder, session };
    }
    const member = session === null ? null : await unlessDown(this.#memberOf(session), null);
    return { kind: 'identified', visitor: member ?? stranger, session };
  }

  /** Null for a key that never was one. One that was revoked, replaced or has expired has the free plan. */
  async #holderOf(key: string): Promise<Visitor | null> {
    const claim = parseVisitorKey(key);
    if (claim === null) return null;
    const grant = await this.#register.find(claim.grant);
    const standing = grant === null ? 'unknown' : keyStanding(grant, claim.digest);
    if (grant === null || standing === 'unknown') return null;
    const isHolder = standing === 'current' && isPremium(grant, this.#clock.now());
    return { kind: 'member', grant: claim.grant, plan: isHolder ? 'premium' : 'free' };
  }

  /** Null for a session that is not premium, or no longer. */
  async #memberOf({ grant: id }: Session): Promise<Visitor | null> {
    const grant = id === null ? null : await this.#register.find(id);
    if (id === null || grant === null || !isPremium(grant, this.#clock.now())) return null;
    return { kind: 'member', grant: id, plan: 'premium' };
  }
}

const unlessDown = async <T>(answer: Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageFault) return otherwise;
    throw error;
  }
};
