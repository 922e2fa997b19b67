import type { QuotaStanding } from '../domain/quota.ts';
import type { Visitor } from '../domain/visitor.ts';

/** Counts a visitor's usage of one quota: never more than its limit in any window. Operators are not counted. */
export interface UsageMeter {
  /** Takes one request from the quota; a refusal takes nothing. */
  take(visitor: Visitor): Promise<Admission>;

  /** Undoes a granted `take`, in its own window. */
  giveBack(visitor: Visitor, receipt: UsageReceipt): Promise<void>;

  /** Reads the visitor's usage; takes nothing. Null for a visitor without a limit. */
  look(visitor: Visitor): Promise<QuotaStanding | null>;
}

export type Admission =
  | {
      readonly granted: true;
      /** Null for a visitor without a limit. */
      readonly standing: QuotaStanding | null;
      /** Null where there is nothing to give back. */
      readonly receipt: UsageReceipt | null;
    }
  | { readonly granted: false; readonly standing: QuotaStanding };

/** Identifies a granted `take`. Only the meter that issued it reads it. */
export type UsageReceipt = string;
