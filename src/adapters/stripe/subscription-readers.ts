import { rankOf } from '../../domain/payment.ts';
import { aboutNobody, readerOf } from './event-reader.ts';
import { subscriptionSchema } from './stripe-objects.ts';

const liveStatuses = ['active', 'trialing', 'past_due'];
const endedStatuses = ['canceled', 'unpaid', 'incomplete', 'incomplete_expired', 'paused'];

export const subscriptionUpdated = readerOf(subscriptionSchema, (subscription, createdMs) => {
  const { id, customer, status, items } = subscription;
  const isLive = liveStatuses.includes(status);
  if (!isLive && !endedStatuses.includes(status)) return undefined;
  const ends = [subscription.current_period_end, ...(items?.data ?? []).map((item) => item.current_period_end)];
  const endMs = Math.max(...ends.map((end) => end ?? 0)) * 1_000;
  return {
    ...aboutNobody,
    subject: customer,
    statement: {
      stamp: { atMs: createdMs, rank: rankOf.subscriptionChanged },
      subscription: { id, state: isLive ? 'live' : 'ended' },
      ...(status === 'active' && endMs > 0 && { paidUntilMs: endMs }),
    },
  };
});

export const subscriptionDeleted = readerOf(subscriptionSchema, ({ id, customer }, createdMs) => ({
  ...aboutNobody,
  subject: customer,
  statement: {
    stamp: { atMs: createdMs, rank: rankOf.subscriptionDeleted },
    subscription: { id, state: 'ended' },
  },
}));
