import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmailAddress } from '../email-address.ts';
import { applied, stampAfter } from '../grant-history.ts';
import { emailReference, operatorGrantId, rankOf } from '../payment.ts';

/**
 * Ends what an operator granted to an address, and what was paid for under it. What is paid for afterwards, a
 * subscription that goes on say, counts again.
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

  /** @returns whether there was anything to revoke @throws StorageFault when something may still hold */
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
