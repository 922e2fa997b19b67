import type { QuotaStanding } from '../domain/quota.ts';
import type { Visitor } from '../domain/visitor.ts';

/** Counts what a visitor uses of one quota: never more than its limit in any window. Operators are not counted. */
export interface UsageMeter {
  /** Spends one request, unless the quota refuses it: then nothing is spent. */
  take(visitor: Visitor): Promise<Admission>;

  /** Undoes a granted `take`, in the window it was taken from. */
  giveBack(visitor: Visitor, receipt: UsageReceipt): Promise<void>;

  /** Where the visitor stands; spends nothing. Null for who is not limited. */
  look(visitor: Visitor): Promise<QuotaStanding | null>;
}

export type Admission =
  | {
      readonly granted: true;
      /** Null for who is not limited. */
      readonly standing: QuotaStanding | null;
      /** Null where there is nothing to give back. */
      readonly receipt: UsageReceipt | null;
    }
  | { readonly granted: false; readonly standing: QuotaStanding };

/** Names the spending it was given for. Only the meter that gave it reads it. */
export type UsageReceipt = string;
