import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import { endsAtMs, type Grant, type GrantId, type Redeemer, standingOf } from '../grant.ts';
import { isRedeemer, redeemedAs } from '../redemption.ts';
import { sameDigest } from '../same-digest.ts';
import { digestOfSession, emptySession, type SessionId } from '../session.ts';
import { digestOfKey, makeVisitorKey } from '../visitor-key.ts';

export interface Claim {
  readonly grant: GrantId;
  /** The digest of the redeem code; null where the grant is claimed otherwise. */
  readonly codeDigest: string | null;
  readonly session: SessionId | null;
  /** Names the asker independently of any session. */
  readonly alias: string;
}

/** Why a claim failed. `taken`: somebody else redeemed the grant, in a session that exists. */
export type ClaimRefusal = 'unknown' | 'pending' | 'ended' | 'taken';

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly session: SessionId; readonly key: string; readonly endsAtMs: number }
  | { readonly kind: ClaimRefusal };

export interface ClaimGrantParts {
  readonly register: AccessRegister;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly alias: (name: string) => string;
  /** 128 random bits, base64url. */
  readonly makeSecret: () => string;
}

/** The new session, which becomes premium. */
interface Renewal {
  readonly id: SessionId;
  readonly isNew: boolean;
}

/**
 * Makes a session premium by a grant, and issues a visitor key. The writes are ordered so that a client can repeat its
 * request after a failure anywhere: first the new session, which nobody knows yet; then the grant, which decides
 * between two concurrent claims; then the old session is removed.
 */
export class ClaimGrant {
  readonly #parts: ClaimGrantParts;

  constructor(parts: ClaimGrantParts) {
    this.#parts = parts;
  }

  /** @throws StorageFault when it may have been claimed: claiming again is harmless */
  async run(claim: Claim): Promise<ClaimOutcome> {
    const { register, sessions, makeSecret } = this.#parts;
    const known = await register.findNow(claim.grant);
    const refusal = this.#refusalOf(known, claim) ?? (await this.#refusalOfHolder(known, claim));
    if (refusal !== null) return { kind: refusal };
    const renewal = await this.#renew(claim);
    const key = makeVisitorKey(claim.grant, makeSecret());
    const redeemer = { session: digestOfSession(renewal.id), asker: whoAsks(claim) };
    let isOurs = false;
    const grant = await register.change(claim.grant, (now) => {
      isOurs = this.#refusalOf(now, claim) === null && isStillFree(now?.redeemedBy, known?.redeemedBy, claim);
      return now !== null && isOurs ? redeemedAs(now, redeemer, digestOfKey(key)) : null;
    });
    if (!isOurs) {
      if (renewal.isNew) await sessions.remove(renewal.id);
      return this.run(claim);
    }
    if (claim.session !== null && claim.session !== renewal.id) await sessions.remove(claim.session);
    return { kind: 'claimed', session: renewal.id, key, endsAtMs: (grant && endsAtMs(grant)) ?? 0 };
  }

  /**
   * Moves the visitor's data into the new session. Its id is derived from the old one with our secret: a client that
   * did not get the answer and repeats its request gets the same id.
   */
  async #renew({ session, grant }: Claim): Promise<Renewal> {
    const { sessions, alias, makeSecret } = this.#parts;
    const kept = session === null ? null : await sessions.readNow(session);
    if (session !== null && kept?.grant === grant) return { id: session, isNew: false };
    const id = (session === null ? makeSecret() : alias(`session:${session}:${grant}`)) as SessionId;
    let isNew = false;
    await sessions.change(id, (there) => {
      isNew = there === null;
      return { ...(there ?? kept ?? emptySession), grant };
    });
    return { id, isNew };
  }

  #refusalOf(grant: Grant | null, { codeDigest }: Claim): ClaimRefusal | null {
    if (codeDigest !== null && !sameDigest(grant?.codeDigest ?? '', codeDigest)) return 'unknown';
    const standing = standingOf(grant, this.#parts.clock.now());
    return standing === 'premium' ? null : standing;
  }

  async #refusalOfHolder(grant: Grant | null, claim: Claim): Promise<ClaimRefusal | null> {
    const holder = grant?.redeemedBy ?? null;
    if (holder === null || redeemedBefore(holder, claim)) return null;
    return (await this.#parts.sessions.lives(holder.session)) ? 'taken' : null;
  }
}

const whoAsks = ({ session, alias }: Claim): string => (session === null ? alias : digestOfSession(session));

/** Also finds a redeemer who had no session then and has got one since, if the answer was lost. */
const redeemedBefore = (holder: Redeemer, claim: Claim): boolean =>
  isRedeemer(holder, whoAsks(claim)) || isRedeemer(holder, claim.alias);

/** Whether nobody else claimed the grant between the look and the claim. */
const isStillFree = (now: Redeemer | null = null, before: Redeemer | null = null, claim: Claim): boolean =>
  now === null || redeemedBefore(now, claim) || now.session === before?.session;
