import { unlessDown } from '../../domain/failure.ts';
import type { Quota, QuotaStanding, Quotas } from '../../domain/quota.ts';
import { type Visitor, visitorName } from '../../domain/visitor.ts';
import type { Counters, Taking } from '../../ports/storage/counters.ts';
import type { Admission, UsageMeter, UsageReceipt } from '../../ports/usage-meter.ts';

export interface LocalCounting {
  /** In this process, used for nothing else. */
  readonly counters: Counters;
  /** The quotas of the shared meter. */
  readonly quotas: Quotas;
  /** How many processes share the quotas: while the shared meter is down, each grants its part of them. */
  readonly instances: number;
}

type LimitedVisitor = Exclude<Visitor, { kind: 'operator' }>;
type Granted = Extract<Admission, { granted: true }>;

/** The receipts of a grant: the shared meter's, unless that was down, and always this process's. */
type Receipts = readonly [shared: UsageReceipt | null, local: string | null];

/** More grants than this many quotas in a window mean that storage has lost its counts, so they are refused. */
const mostQuotas = 2;

const partition = 'local';

/**
 * Counts in this process while the shared meter is down, and also notes the shared meter's grants there, so that no
 * outage, nor several, gives anybody a new quota. In any window, a process grants by itself at most its part, less what
 * it noted; in all at most twice the quota, even if storage loses its counts in every outage. A shared `take` of
 * unknown outcome counts on both sides.
 */
export class FallbackUsageMeter implements UsageMeter {
  readonly #meter: UsageMeter;
  readonly #local: LocalCounting;

  constructor(meter: UsageMeter, local: LocalCounting) {
    this.#meter = meter;
    this.#local = local;
  }

  async take(visitor: Visitor): Promise<Admission> {
    if (visitor.kind === 'operator') return this.#meter.take(visitor);
    const admission = await unlessDown(this.#meter.take(visitor));
    if (admission === null) return this.#takeLocally(visitor);
    return admission.granted ? this.#note(visitor, admission) : admission;
  }

  /**
   * Gives back where it was taken. If the shared meter fails, the request stays spent: a second call could give back
   * twice.
   */
  async giveBack(visitor: Visitor, receipt: UsageReceipt): Promise<void> {
    if (visitor.kind === 'operator') return this.#meter.giveBack(visitor, receipt);
    const [shared, local]: Receipts = JSON.parse(receipt);
    if (local !== null) await this.#local.counters.giveBack(partition, this.#keyOf(visitor), local);
    if (shared !== null) await unlessDown(this.#meter.giveBack(visitor, shared));
  }

  async look(visitor: Visitor): Promise<QuotaStanding | null> {
    if (visitor.kind === 'operator') return this.#meter.look(visitor);
    const answer = await unlessDown(this.#meter.look(visitor).then((standing) => ({ standing })));
    if (answer !== null) return answer.standing;
    const part = this.#partOf(visitor);
    return standingOf(visitor, part, await this.#take(visitor, part.limit, 0));
  }

  async #takeLocally(visitor: LimitedVisitor): Promise<Admission> {
    const part = this.#partOf(visitor);
    const taking = await this.#take(visitor, part.limit, 1);
    const standing = standingOf(visitor, part, taking);
    if (!taking.granted) return { granted: false, standing };
    return { granted: true, standing, receipt: receiptOf([null, taking.receipt]) };
  }

  async #note(visitor: LimitedVisitor, admission: Granted): Promise<Admission> {
    const { limit, windowMs } = this.#quotaOf(visitor);
    const noted = await this.#take(visitor, mostQuotas * limit, 1);
    if (noted.granted) return { ...admission, receipt: receiptOf([admission.receipt, noted.receipt]) };
    if (admission.receipt !== null) await unlessDown(this.#meter.giveBack(visitor, admission.receipt));
    return { granted: false, standing: standingOf(visitor, { limit, windowMs }, noted) };
  }

  #take(visitor: LimitedVisitor, limit: number, cost: number): Promise<Taking> {
    const { windowMs } = this.#quotaOf(visitor);
    return this.#local.counters.take(partition, this.#keyOf(visitor), { limit, windowMs, cost });
  }

  #quotaOf({ plan }: LimitedVisitor): Quota {
    return this.#local.quotas[plan];
  }

  #partOf(visitor: LimitedVisitor): Quota {
    const { limit, windowMs } = this.#quotaOf(visitor);
    return { limit: Math.min(limit, Math.max(1, Math.floor(limit / this.#local.instances))), windowMs };
  }

  #keyOf(visitor: LimitedVisitor): string {
    return `${this.#quotaOf(visitor).windowMs}:${visitorName(visitor)}`;
  }
}

const receiptOf = (receipts: Receipts): UsageReceipt => JSON.stringify(receipts);

/** At most the whole part counts as used, though the shared meter may have granted more. */
const standingOf = ({ plan }: LimitedVisitor, quota: Quota, { used, returnsInMs }: Taking): QuotaStanding => ({
  quota,
  plan,
  used: Math.min(used, quota.limit),
  returnsInMs,
  inRedis: false,
});
