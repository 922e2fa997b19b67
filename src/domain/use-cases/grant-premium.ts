import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmailAddress } from '../email-address.ts';
import { applied, stampAfter } from '../grant-history.ts';
import { operatorGrantId, paymentReference, rankOf } from '../payment.ts';
import { digestOfCode, makeRedeemCode } from '../redeem-code.ts';

export interface GrantOrder {
  readonly email: EmailAddress;
  readonly durationMs: number;
  /** A payment elsewhere: what is said of it later, a refund say, is said of this grant. */
  readonly paymentReference: string | null;
}

export interface GrantedPremium {
  /** Shown once: only its digest is kept. */
  readonly redeemCode: string;
  readonly endsAtMs: number;
}

/**
 * Grants the premium plan to whom an operator names. Granted again it lasts from now on, with a new code in the old one's
 * stead, for whoever comes with it first: so can an operator help someone who lost the session or the code.
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

  /** @throws StorageFault when it may not be kept: granting again is harmless */
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
