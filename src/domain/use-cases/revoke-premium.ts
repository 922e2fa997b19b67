import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmailAddress } from '../email-address.ts';
import { applied, stampAfter } from '../grant-history.ts';
import { emailReference, operatorGrantId, rankOf } from '../payment.ts';

/**
 * Ends the grants of an address: an operator's, and those paid for under it. Later payments, such as a continuing
 * subscription's, count again.
 */
export class RevokePremium {
  readonly #register: AccessRegister;
  readonly #alias: (name: string) => string;
  readonly #clock: Clock;

  constructor(register: AccessRegister, alias: (name: string) => string, clock: Clock) {
    this.#register = register;
    this.#alias = alias;
    this.#clock = clock;
  }

  /**
   * @returns whether there was anything to revoke
   * @throws StorageFault when a grant may still be valid
   */
  async run(email: EmailAddress): Promise<boolean> {
    const paid = await this.#register.resolve(emailReference(email, this.#alias));
    const ids = [operatorGrantId(email, this.#alias), ...paid];
    const grants = await Promise.all(
      ids.map((id) =>
        this.#register.change(id, (grant) => {
          if (grant === null || grant.payment?.value === 'revoked') return null;
          return applied(grant, {
            stamp: stampAfter(grant, this.#clock.now(), rankOf.operator),
            payment: 'revoked',
          });
        }),
      ),
    );
    return grants.some((grant) => grant !== null);
  }
}
