import type { Grant, GrantId } from '../../domain/grant.ts';
import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import { LastKnown } from './last-known.ts';

const defaultMaxGrants = 5_000;

/** An access register that remembers grants: for less than a second, or for an hour while storage is down. */
export class LastKnownGrants implements AccessRegister {
  readonly #register: AccessRegister;
  readonly #known: LastKnown<GrantId, Grant>;

  /** @param clock never set back */
  constructor(register: AccessRegister, clock: Clock, maxGrants = defaultMaxGrants) {
    this.#register = register;
    this.#known = new LastKnown(clock, maxGrants);
  }

  find(id: GrantId): Promise<Grant | null> {
    return this.#known.read(id, () => this.#register.find(id));
  }

  findNow(id: GrantId): Promise<Grant | null> {
    return this.#known.renew(id, () => this.#register.findNow(id));
  }

  change(id: GrantId, change: (grant: Grant | null) => Grant | null): Promise<Grant | null> {
    return this.#known.renew(id, () => this.#register.change(id, change));
  }

  link(reference: string, id: GrantId): Promise<void> {
    return this.#register.link(reference, id);
  }

  resolve(reference: string): Promise<readonly GrantId[]> {
    return this.#register.resolve(reference);
  }
}
