import type { Partition } from './partition.ts';

/** Quotas, sums and unions. */
export interface Counters {
  /**
   * Takes `cost` from a quota, atomically: never more than `limit` is granted in ANY window of that length, under any
   * concurrency. A refusal takes nothing; a cost of 0 only reads. Memory is constant: a ring of at most 61
   * sub-counters, so capacity returns at most a sixtieth of the window late.
   */
  take(partition: Partition, key: string, demand: Demand): Promise<Taking>;

  /** Refunds a granted `take` to its own sub-counter: never below zero, and nothing once that has expired. */
  giveBack(partition: Partition, key: string, receipt: string): Promise<void>;

  /**
   * The number of quotas of the partition with something taken in their window. A quota whose window has just ended may
   * be counted until another quota of its partition is taken from. In O(log n).
   */
  countQuotas(partition: Partition): Promise<number>;

  /**
   * Adds to several fields of one key at once, all or nothing.
   *
   * @returns whether it was added: false if a field would exceed its cap.
   */
  add(partition: Partition, key: string, amounts: Amounts, options?: AddOptions): Promise<boolean>;

  /** All fields of a key; empty for an absent key. */
  fields(partition: Partition, key: string): Promise<Amounts>;

  /** Adds members to a key's set. The lifetime starts with the first and is not renewed. */
  addUnique(partition: Partition, key: string, members: readonly string[], options?: LifetimeOptions): Promise<void>;

  /** The number of different members in the union of the keys' sets, within 2 %. */
  countUnique(partition: Partition, keys: readonly string[]): Promise<number>;
}

export interface Demand {
  readonly limit: number;
  readonly windowMs: number;
  /** A whole number; 0 reads without taking. */
  readonly cost: number;
}

export interface Taking {
  readonly granted: boolean;
  /** How much was taken in the window that ends now, this demand included if it was granted. */
  readonly used: number;
  /**
   * After a grant or a read: the time until some usage expires (0 when nothing is used). After a refusal: the time
   * until this demand could be granted; the whole window if it never can, because it exceeds the limit.
   */
  readonly returnsInMs: number;
  /** For `giveBack`; null where nothing was taken. */
  readonly receipt: string | null;
}

/** Whole numbers; may be negative. */
export type Amounts = Readonly<Record<string, number>>;

export interface LifetimeOptions {
  /** Starts with the first write of the key and is NOT renewed by later ones. */
  readonly lifetimeMs?: number;
}

export interface AddOptions extends LifetimeOptions {
  /** The most that a field may be raised to. Fields without a cap are unlimited; lowering is always allowed. */
  readonly cap?: Amounts;
}
