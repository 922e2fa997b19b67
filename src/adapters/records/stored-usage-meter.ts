import type { Quota, QuotaStanding, Quotas } from '../../domain/quota.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { Counters, Taking } from '../../ports/storage/counters.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Admission, UsageMeter, UsageReceipt } from '../../ports/usage-meter.ts';
import { visitorPartition } from './partitions.ts';
import type { VisitorAlias } from './visitor-alias.ts';

export interface UsageMeterOptions {
  readonly counters: Counters;
  readonly alias: VisitorAlias;
  readonly quotas: Quotas;
  /** The name of the quota. */
  readonly name: 'generate' | 'email' | 'redeem' | 'session';
  /** Whether the counters are in Redis (or Upstash). */
  readonly inRedis: boolean;
}

type LimitedVisitor = Exclude<Visitor, { kind: 'operator' }>;

/** Counts visitors' usage of one quota in the counters of a storage backend. */
export class StoredUsageMeter implements UsageMeter {
  readonly #options: UsageMeterOptions;

  constructor(options: UsageMeterOptions) {
    this.#options = options;
  }

  async take(visitor: Visitor): Promise<Admission> {
    if (visitor.kind === 'operator') return { granted: true, standing: null, receipt: null };
    const taking = await this.#take(visitor, 1);
    const standing = this.#standing(visitor, taking);
    return taking.granted ? { granted: true, standing, receipt: taking.receipt } : { granted: false, standing };
  }

  async giveBack(visitor: Visitor, receipt: UsageReceipt): Promise<void> {
    if (visitor.kind === 'operator') return;
    const { partition, key } = this.#place(visitor);
    await this.#options.counters.giveBack(partition, key, receipt);
  }

  async look(visitor: Visitor): Promise<QuotaStanding | null> {
    if (visitor.kind === 'operator') return null;
    return this.#standing(visitor, await this.#take(visitor, 0));
  }

  #take(visitor: LimitedVisitor, cost: number): Promise<Taking> {
    const { partition, key } = this.#place(visitor);
    const { limit, windowMs } = this.#quota(visitor);
    return this.#options.counters.take(partition, key, { limit, windowMs, cost });
  }

  #standing(visitor: LimitedVisitor, { used, returnsInMs }: Taking): QuotaStanding {
    return { quota: this.#quota(visitor), plan: visitor.plan, used, returnsInMs, inRedis: this.#options.inRedis };
  }

  #quota(visitor: LimitedVisitor): Quota {
    return this.#options.quotas[visitor.plan];
  }

  /** Each window length has its own count: sub-counters of two lengths do not add up. */
  #place(visitor: LimitedVisitor): { readonly partition: Partition; readonly key: string } {
    const alias = this.#options.alias(visitorName(visitor));
    const key = `${this.#options.name}:${this.#quota(visitor).windowMs}:${alias}`;
    return { partition: visitorPartition(alias), key };
  }
}
