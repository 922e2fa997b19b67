import type { AccessRegister } from '../../ports/access-register.ts';
import type { GrantId, Statement } from '../grant.ts';
import { applied, joined, takesBack } from '../grant-history.ts';
import { checkoutReference, emailReference, type PaymentEvent, paidGrantId, paymentReference } from '../payment.ts';

/**
 * Applies a payment provider's events to the grants that they are about. Events come in any order, more than once and
 * at several instances at a time; a run that ended halfway is completed by the next one with the same event.
 */
export class ApplyPayment {
  readonly #register: AccessRegister;
  readonly #alias: (name: string) => string;

  constructor(register: AccessRegister, alias: (name: string) => string) {
    this.#register = register;
    this.#alias = alias;
  }

  /** @throws StorageFault when it may not have been applied: the provider must send it again */
  async run(event: PaymentEvent): Promise<void> {
    const { provider, subject, statement } = event;
    const own = subject === null ? null : paidGrantId(provider, subject);
    if (own !== null) await this.#applyTo(own, event);
    if (own === null || takesBack(statement)) await this.#applyAlong(event, own);
  }

  /**
   * Statements about payments whose grant was not yet known are kept in grants of their own (`#applyAlong`). Link
   * first, then look there: a writer that looks for links after writing either finds the link, or is found.
   */
  async #applyTo(id: GrantId, event: PaymentEvent): Promise<void> {
    for (const reference of this.#referencesOf(event)) await this.#register.link(reference, id);
    const others = event.payments.map((payment) => paidGrantId(event.provider, payment)).filter((one) => one !== id);
    const known = await Promise.all(others.map((one) => this.#register.findNow(one)));
    const orphans = known.filter((grant) => grant !== null);
    if (orphans.length === 0 && !saysAnything(event.statement)) return;
    await this.#register.change(id, (grant) => orphans.reduce(joined, applied(grant, event.statement)));
  }

  /**
   * Applies to the grants that the payments lead to; for payments that lead nowhere yet, to a grant of each payment's
   * own.
   */
  async #applyAlong({ provider, payments, statement }: PaymentEvent, done: GrantId | null): Promise<void> {
    let ids = await this.#resolveAll(payments);
    if (ids.length === 0) {
      for (const payment of payments) await this.#apply(paidGrantId(provider, payment), statement);
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
    // An address leads only to the latest few grants: unpaid checkouts, which cost nothing, must not displace paid
    // ones.
    const named = saysAnything(statement) ? email : null;
    return [
      ...(checkout === null ? [] : [checkoutReference(checkout)]),
      ...payments.map(paymentReference),
      ...(named === null ? [] : [emailReference(named, this.#alias)]),
    ];
  }
}

/** Whether the statement holds anything beside its stamp. */
const saysAnything = ({ stamp: _, ...parts }: Statement): boolean => Object.keys(parts).length > 0;
