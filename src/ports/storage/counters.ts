import type { Partition } from './partition.ts';

/** Quotas, sums and unions. */
export interface Counters {
  /**
   * Takes `cost` out of a quota, atomically: never more than `limit` is granted in ANY window of that length, under any
   * concurrency. A refusal spends nothing; a cost of 0 looks. Memory is constant: a ring of at most 61 sub-counters, so
   * that capacity returns at most a sixtieth of the window late.
   */
  take(partition: Partition, key: string, demand: Demand): Promise<Taking>;

  /** Refunds a granted `take` in the sub-counter it was taken from; never below zero, and nothing once that is past. */
  giveBack(partition: Partition, key: string, receipt: string): Promise<void>;

  /**
   * How many quotas of the partition have something taken in their window. One whose window has just passed may be
   * counted until others of its partition were taken from. In O(log n).
   */
  countQuotas(partition: Partition): Promise<number>;

  /**
   * Adds to several fields of one key at once, all or nothing.
   *
   * @returns whether it was added: false when a field would pass its cap.
   */
  add(partition: Partition, key: string, amounts: Amounts, options?: AddOptions): Promise<boolean>;

  /** All fields of a key; empty where nothing is. */
  fields(partition: Partition, key: string): Promise<Amounts>;

  /** The union of a key gains members. The lifetime starts with the first and is not renewed. */
  addUnique(partition: Partition, key: string, members: readonly string[], options?: LifetimeOptions): Promise<void>;

  /** How many different members the union of the keys has, within 2 %. */
  countUnique(partition: Partition, keys: readonly string[]): Promise<number>;
}

export interface Demand {
  readonly limit: number;
  readonly windowMs: number;
  /** A whole number; 0 looks without taking. */
  readonly cost: number;
}

export interface Taking {
  readonly granted: boolean;
  /** In the window that ends now, this taking included where it was granted. */
  readonly used: number;
  /**
   * Of a grant or a look: until some of what is used returns (0 when nothing is used). Of a refusal: until this very
   * demand could be granted; the whole window where it never could be, because it is for more than the limit.
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
  /** Per field, the most it may come to by being raised; a field without a cap has none, and lowering is free. */
  readonly cap?: Amounts;
}
