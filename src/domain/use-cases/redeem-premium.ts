import type { AccessRegister } from '../../ports/access-register.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { checkoutReference } from '../payment.ts';
import type { QuotaStanding } from '../quota.ts';
import { parseRedeemCode } from '../redeem-code.ts';
import type { SessionId } from '../session.ts';
import { type Visitor, visitorName } from '../visitor.ts';
import type { Claim, ClaimGrant, ClaimOutcome } from './claim-grant.ts';
import { withinQuota } from './within-quota.ts';

export interface Redemption {
  /** The buyer's proof: the payment provider's id of the checkout, or an operator's code. */
  readonly proof: { readonly kind: 'checkout' | 'code'; readonly text: string };
  readonly visitor: Visitor;
  readonly session: SessionId | null;
}

export type RedeemOutcome =
  | (ClaimOutcome & { readonly standing: QuotaStanding | null })
  | { readonly kind: 'rate_limited'; readonly standing: QuotaStanding };

/** Makes a visitor's session premium. Attempts are limited, so that nobody finds a code by guessing. */
export class RedeemPremium {
  readonly #register: AccessRegister;
  readonly #claimGrant: ClaimGrant;
  readonly #meter: UsageMeter;
  readonly #alias: (name: string) => string;

  constructor(register: AccessRegister, claimGrant: ClaimGrant, meter: UsageMeter, alias: (name: string) => string) {
    this.#register = register;
    this.#claimGrant = claimGrant;
    this.#meter = meter;
    this.#alias = alias;
  }

  /** @throws StorageFault when it may not have been redeemed: the attempt costs nothing, and the next one completes it */
  async run(redemption: Redemption): Promise<RedeemOutcome> {
    const limited = await withinQuota(this.#meter, redemption.visitor, () => this.#redeem(redemption));
    return limited.kind === 'done' ? { ...limited.value, standing: limited.standing } : limited;
  }

  async #redeem({ proof, visitor, session }: Redemption): Promise<ClaimOutcome> {
    const named = proof.kind === 'code' ? parseRedeemCode(proof.text) : await this.#boughtBy(proof.text);
    if (named === null) return { kind: 'unknown' };
    const alias = this.#alias(visitorName(visitor));
    return this.#claimGrant.run({ grant: named.grant, codeDigest: named.digest, session, alias });
  }

  async #boughtBy(checkout: string): Promise<{ grant: Claim['grant']; digest: null } | null> {
    const ids = await this.#register.resolve(checkoutReference(checkout));
    const grant = ids.at(-1);
    return grant === undefined ? null : { grant, digest: null };
  }
}
