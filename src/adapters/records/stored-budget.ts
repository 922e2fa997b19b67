import type { BudgetCaps } from '../../domain/budget.ts';
import { unlessDown } from '../../domain/failure.ts';
import { untilUtcMidnightMs, utcDayOf } from '../../domain/utc-day.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type {
  BudgetCharge,
  BudgetDecision,
  BudgetLeft,
  BudgetReading,
  BudgetReservation,
  SharedBudget,
} from '../../ports/budget.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Counters } from '../../ports/storage/counters.ts';
import { BudgetAccount } from './stored-budget-account.ts';
import type { VisitorAlias } from './visitor-alias.ts';

export interface StoredBudgetOptions {
  readonly counters: Counters;
  readonly alias: VisitorAlias;
  readonly caps: BudgetCaps;
  readonly clock: Clock;
}

/**
 * The budget in the counters of a storage backend: an account for each day and, if visitors are capped, for each
 * visitor and day.
 */
export class StoredBudget implements SharedBudget {
  readonly #options: StoredBudgetOptions;
  #latestMicroUsd: number | null = null;

  constructor(options: StoredBudgetOptions) {
    this.#options = options;
  }

  /** @throws StorageFault; the amount may then stay reserved until midnight */
  async reserve(visitor: Visitor, mostMicroUsd: number): Promise<BudgetDecision> {
    this.#latestMicroUsd = mostMicroUsd;
    const nowMs = this.#options.clock.now();
    const day = utcDayOf(nowMs);
    const own = this.#accountOf(visitor, day);
    const exhausted = { kind: 'exhausted', retryAfterMs: untilUtcMidnightMs(nowMs) } as const;
    // The visitor's account first: a visitor without budget must not block others, not even briefly.
    if (own !== null && !(await own.reserve(mostMicroUsd))) return exhausted;
    const total = this.#totalOf(day);
    if (!(await total.reserve(mostMicroUsd))) {
      // The refusal stands even if the visitor's reservation cannot be undone.
      if (own !== null) await unlessDown(own.settle(mostMicroUsd, 0));
      return exhausted;
    }
    const accounts = own === null ? [total] : [total, own];
    return { kind: 'reserved', reservation: new StoredReservation(accounts, mostMicroUsd) };
  }

  async read(): Promise<BudgetReading> {
    const { committed, spent } = await this.#totalOf(this.#today).read();
    return {
      dailyMicroUsd: this.#options.caps.dailyMicroUsd,
      spentMicroUsd: spent,
      reservedMicroUsd: committed - spent,
      latestReservationMicroUsd: this.#latestMicroUsd,
    };
  }

  async left(visitor: Visitor): Promise<BudgetLeft> {
    const day = this.#today;
    const [dailyMicroUsd, visitorMicroUsd] = await Promise.all([
      this.#totalOf(day).left(),
      this.#accountOf(visitor, day)?.left() ?? null,
    ]);
    return { day, dailyMicroUsd, visitorMicroUsd };
  }

  async charge({ id, day, visitor, costMicroUsd }: BudgetCharge): Promise<void> {
    const accounts = [this.#totalOf(day), this.#accountOf(visitor, day)];
    await Promise.all(accounts.map((account) => account?.charge(id, costMicroUsd)));
  }

  get #today(): string {
    return utcDayOf(this.#options.clock.now());
  }

  #totalOf(day: string): BudgetAccount {
    const { counters, caps } = this.#options;
    return new BudgetAccount(counters, day, caps.dailyMicroUsd);
  }

  /** Null for visitors without a cap of their own. */
  #accountOf(visitor: Visitor, day: string): BudgetAccount | null {
    const { counters, alias, caps } = this.#options;
    if (caps.dailyPerVisitorMicroUsd === null || visitor.kind === 'operator') return null;
    return new BudgetAccount(counters, `${day}:${alias(visitorName(visitor))}`, caps.dailyPerVisitorMicroUsd);
  }
}

class StoredReservation implements BudgetReservation {
  readonly #accounts: readonly BudgetAccount[];
  readonly #mostMicroUsd: number;
  #isSettled = false;

  constructor(accounts: readonly BudgetAccount[], mostMicroUsd: number) {
    this.#accounts = accounts;
    this.#mostMicroUsd = mostMicroUsd;
  }

  /** @throws StorageFault; the amount may then stay reserved until midnight */
  async settle(costMicroUsd: number | null): Promise<void> {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const most = this.#mostMicroUsd;
    await Promise.all(this.#accounts.map((account) => account.settle(most, costMicroUsd ?? most)));
  }
}
