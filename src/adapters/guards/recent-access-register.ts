import { StorageFault } from '../../domain/failure.ts';
import type { Grant, GrantId } from '../../domain/grant.ts';
import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';

/** Less than the second within which what others changed is to be seen: asking takes its time. */
const freshMs = 900;
/** How long a grant is known while storage is down. */
const knownMs = 60 * 60_000;

const defaultMaxGrants = 5_000;

interface Known {
  readonly grant: Grant;
  /** When storage was asked, not when it answered. */
  readonly askedAtMs: number;
  /** Since then this process may have changed it. */
  readonly isInDoubt: boolean;
}

/**
 * Grants as they were when this process last asked: for less than a second while storage works, so that one visitor's
 * requests do not each cost a round trip; while it is down for an hour, so that who paid keeps what was paid for. Changes
 * made here are seen here at once. That there is no grant is not noted: made-up keys must not drive out real ones.
 */
export class RecentAccessRegister implements AccessRegister {
  readonly #register: AccessRegister;
  readonly #clock: Clock;
  readonly #maxGrants: number;
  /** In the order of their use. */
  readonly #known = new Map<GrantId, Known>();
  /** Of each grant, what is being read and not yet overtaken by a change of ours. */
  readonly #readings = new Map<GrantId, Promise<Grant | null>>();

  /** @param clock that is never set back */
  constructor(register: AccessRegister, clock: Clock, maxGrants = defaultMaxGrants) {
    this.#register = register;
    this.#clock = clock;
    this.#maxGrants = maxGrants;
  }

  async find(id: GrantId): Promise<Grant | null> {
    const known = this.#known.get(id);
    if (known && !known.isInDoubt && this.#clock.now() - known.askedAtMs < freshMs) {
      this.#keep(id, known);
      return known.grant;
    }
    return this.#readings.get(id) ?? this.#read(id);
  }

  async change(id: GrantId, change: (grant: Grant | null) => Grant | null): Promise<Grant | null> {
    const askedAtMs = this.#clock.now();
    try {
      const grant = await this.#register.change(id, change);
      this.#overtake(id);
      this.#learn(id, grant, askedAtMs);
      return grant;
    } catch (error) {
      this.#overtake(id);
      throw error;
    }
  }

  link(reference: string, id: GrantId): Promise<void> {
    return this.#register.link(reference, id);
  }

  resolve(reference: string): Promise<readonly GrantId[]> {
    return this.#register.resolve(reference);
  }

  #read(id: GrantId): Promise<Grant | null> {
    const isCurrent = (): boolean => this.#readings.get(id) === reading;
    const reading: Promise<Grant | null> = this.#ask(id, isCurrent).finally(() => {
      if (isCurrent()) this.#readings.delete(id);
    });
    this.#readings.set(id, reading);
    return reading;
  }

  async #ask(id: GrantId, isCurrent: () => boolean): Promise<Grant | null> {
    const askedAtMs = this.#clock.now();
    try {
      const grant = await this.#register.find(id);
      if (isCurrent()) this.#learn(id, grant, askedAtMs);
      return grant;
    } catch (error) {
      const known = this.#known.get(id);
      const isKnown = known !== undefined && this.#clock.now() - known.askedAtMs < knownMs;
      if (!isKnown || !(error instanceof StorageFault)) throw error;
      return known.grant;
    }
  }

  /** What was read before a change of ours, or during it, is not to be kept after it. */
  #overtake(id: GrantId): void {
    this.#readings.delete(id);
    const known = this.#known.get(id);
    if (known !== undefined) this.#known.set(id, { ...known, isInDoubt: true });
  }

  #learn(id: GrantId, grant: Grant | null, askedAtMs: number): void {
    if (grant === null) this.#known.delete(id);
    else this.#keep(id, { grant, askedAtMs, isInDoubt: false });
  }

  #keep(id: GrantId, known: Known): void {
    this.#known.delete(id);
    this.#known.set(id, known);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > this.#maxGrants) this.#known.delete(oldest);
  }
}
