import type { UsageMeter } from '../../ports/usage-meter.ts';
import type { QuotaStanding } from '../quota.ts';
import type { Visitor } from '../visitor.ts';

/** `standing` is the visitor's usage afterwards; null without a limit. */
export type Limited<T> =
  | { readonly kind: 'done'; readonly value: T; readonly standing: QuotaStanding | null }
  | { readonly kind: 'rate_limited'; readonly standing: QuotaStanding };

/** Acts if the quota allows it. A failure costs nothing. @throws whatever `act` throws */
export const withinQuota = async <T>(
  meter: UsageMeter,
  visitor: Visitor,
  act: () => Promise<T>,
): Promise<Limited<T>> => {
  const admission = await meter.take(visitor);
  if (!admission.granted) return { kind: 'rate_limited', standing: admission.standing };
  try {
    return { kind: 'done', value: await act(), standing: admission.standing };
  } catch (error) {
    if (admission.receipt !== null) await meter.giveBack(visitor, admission.receipt);
    throw error;
  }
};
