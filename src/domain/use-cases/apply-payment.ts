import type { AccessRegister } from '../../ports/access-register.ts';
import type { GrantId, Statement } from '../grant.ts';
import { applied, joined, takesBack } from '../grant-history.ts';
import { checkoutReference, emailReference, type PaymentEvent, paidGrantId, paymentReference } from '../payment.ts';

/**
 * Applies what a payment provider says to the grants that it is about. Events come in any order, more than once and to
 * several instances at a time; a run that ended anywhere on the way is completed by the next one with the same event.
 */
export class ApplyPayment {
  readonly #register: AccessRegister;
  readonly #alias: (name: string) => string;

  constructor(register: AccessRegister, alias: (name: string) => string) {
    this.#register = register;
    this.#alias = alias;
  }

  /** @throws StorageFault when it may not have been applied: the provider is to send it again */
  async run(event: PaymentEvent): Promise<void> {
    const { subject, payments, statement } = event;
    const own = subject === null ? null : paidGrantId(subject);
    if (own !== null) await this.#applyTo(own, event);
    if (own === null || takesBack(statement)) await this.#applyAlong(payments, statement, own);
  }

  /**
   * What was said of its payments before anybody knew whose they are is kept in grants of their own (`#applyAlong`).
   * Linking before looking there: whoever writes there and looks for links afterwards finds them, or is found.
   */
  async #applyTo(id: GrantId, event: PaymentEvent): Promise<void> {
    for (const reference of this.#referencesOf(event)) await this.#register.link(reference, id);
    const others = event.payments.map(paidGrantId).filter((one) => one !== id);
    const known = await Promise.all(others.map((one) => this.#register.findNow(one)));
    const orphans = known.filter((grant) => grant !== null);
    if (orphans.length === 0 && !saysAnything(event.statement)) return;
    await this.#register.change(id, (grant) => orphans.reduce(joined, applied(grant, event.statement)));
  }

  /** To the grants that the payments lead to; where they lead nowhere yet, to one of each payment's own. */
  async #applyAlong(payments: readonly string[], statement: Statement, done: GrantId | null): Promise<void> {
    let ids = await this.#resolveAll(payments);
    if (ids.length === 0) {
      for (const payment of payments) await this.#apply(paidGrantId(payment), statement);
      ids = await this.#resolveAll(payments);
    }
    for (const id of ids.filter((one) => one !== done)) await this.#apply(id, statement);
  }

  async #apply(id: GrantId, statement: Statement): Promise<void> {
    await this.#register.change(id, (grant) => applied(grant, statement));
  }

  async #resolveAll(payments: readonly string[]): Promise<readonly GrantId[]> {
    const ids = await Promise.all(payments.map((payment) => this.#register.resolve(paymentReference(payment))));
    return [...new Set(ids.flat())];
  }

  #referencesOf({ checkout, payments, email, statement }: PaymentEvent): readonly string[] {
    // An address leads to the latest few only: checkouts that nobody pays, which cost nothing, must not drive out paid ones.
    const named = saysAnything(statement) ? email : null;
    return [
      ...(checkout === null ? [] : [checkoutReference(checkout)]),
      ...payments.map(paymentReference),
      ...(named === null ? [] : [emailReference(named, this.#alias)]),
    ];
  }
}

/** Beside whom it is about. */
const saysAnything = ({ stamp: _, ...parts }: Statement): boolean => Object.keys(parts).length > 0;
