import type { AccessRegister } from '../../ports/access-register.ts';
import type { Clock } from '../../ports/clock.ts';
import { StorageFault } from '../failure.ts';
import { endsAtMs, type GrantId, isPremium } from '../grant.ts';
import type { Visitor } from '../visitor.ts';

export type PlanTold = { readonly plan: 'free' | 'operator' } | { readonly plan: 'premium'; readonly endsAtMs: number };

const free: PlanTold = { plan: 'free' };

/** Tells a visitor's plan, and until when. While storage is down, from the grants that the register remembers. */
export class TellPlan {
  readonly #register: AccessRegister;
  readonly #clock: Clock;

  constructor(register: AccessRegister, clock: Clock) {
    this.#register = register;
    this.#clock = clock;
  }

  async run(visitor: Visitor): Promise<PlanTold> {
    if (visitor.kind === 'operator') return { plan: 'operator' };
    if (visitor.kind === 'network') return free;
    try {
      return await this.#planOf(visitor.grant);
    } catch (error) {
      if (error instanceof StorageFault) return free;
      throw error;
    }
  }

  async #planOf(id: GrantId): Promise<PlanTold> {
    const grant = await this.#register.find(id);
    const untilMs = grant === null ? null : endsAtMs(grant);
    if (grant === null || untilMs === null || !isPremium(grant, this.#clock.now())) return free;
    return { plan: 'premium', endsAtMs: untilMs };
  }
}
