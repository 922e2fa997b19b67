import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmailAddress } from '../email-address.ts';
import { applied, stampAfter } from '../grant-history.ts';
import { operatorGrantId, paymentReference, rankOf } from '../payment.ts';
import { digestOfCode, makeRedeemCode } from '../redeem-code.ts';

export interface GrantOrder {
  readonly email: EmailAddress;
  readonly durationMs: number;
  /** A payment made elsewhere: later events about it, such as a refund, apply to this grant. */
  readonly paymentReference: string | null;
}

export interface GrantedPremium {
  /** Shown once: only its digest is stored. */
  readonly redeemCode: string;
  readonly endsAtMs: number;
}

/**
 * Grants the premium plan to the address that an operator names. A repeated grant starts now and replaces the redeem
 * code, for anybody who redeems it first: so an operator can help someone who lost the session or the code.
 */
export class GrantPremium {
  readonly #register: AccessRegister;
  readonly #alias: (name: string) => string;
  readonly #clock: Clock;
  readonly #makeSecret: () => string;

  /** @param makeSecret 128 random bits, base64url */
  constructor(register: AccessRegister, alias: (name: string) => string, clock: Clock, makeSecret: () => string) {
    this.#register = register;
    this.#alias = alias;
    this.#clock = clock;
    this.#makeSecret = makeSecret;
  }

  /** @throws StorageFault when it may not be stored: granting again is harmless */
  async run({ email, durationMs, paymentReference: payment }: GrantOrder): Promise<GrantedPremium> {
    const id = operatorGrantId(email, this.#alias);
    const redeemCode = makeRedeemCode(id, this.#makeSecret());
    const nowMs = this.#clock.now();
    const endsAtMs = nowMs + durationMs;
    if (payment !== null) await this.#register.link(paymentReference(payment), id);
    await this.#register.change(id, (grant) => {
      const stamp = stampAfter(grant, nowMs, rankOf.operator);
      const paid = applied(grant, { stamp, payment: 'paid', boughtUntilMs: endsAtMs });
      return { ...paid, codeDigest: digestOfCode(redeemCode), redeemedBy: null };
    });
    return { redeemCode, endsAtMs };
  }
}
