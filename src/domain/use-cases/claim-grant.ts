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
  /** Of the code that was given out last, where it is claimed by one. */
  readonly codeDigest: string | null;
  readonly session: SessionId | null;
  /** Stands for who asks, whatever session there is. */
  readonly alias: string;
}

/** Why not. `taken`: somebody else redeemed it, in a session that lives. */
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

/** The session that is premium from then on. */
interface Renewal {
  readonly id: SessionId;
  readonly isNew: boolean;
}

/**
 * Makes a session premium by a grant, and issues a visitor key. The order of the writes lets whoever asked ask again with
 * what it has, wherever a run ended: first the new session, of which nobody knows; then the grant, which decides between
 * two who claim it at a time; then the old session goes.
 */
export class ClaimGrant {
  readonly #parts: ClaimGrantParts;

  constructor(parts: ClaimGrantParts) {
    this.#parts = parts;
  }

  /** @throws StorageFault when it may have been claimed: claiming it again does no harm */
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
   * What was kept moves into the new session. Its name follows from the old one's, for who knows our secret: whoever has
   * not heard of it and asks again with the old one gets the same.
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

/** Who had no session then may have been given one since, and never have heard that it was redeemed. */
const redeemedBefore = (holder: Redeemer, claim: Claim): boolean =>
  isRedeemer(holder, whoAsks(claim)) || isRedeemer(holder, claim.alias);

/** Nobody else came between the look and the claim. */
const isStillFree = (now: Redeemer | null = null, before: Redeemer | null = null, claim: Claim): boolean =>
  now === null || redeemedBefore(now, claim) || now.session === before?.session;
