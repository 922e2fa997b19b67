import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { AnalyticsSender } from '../../adapters/records/analytics-sender.ts';
import { AnalyticsTally } from '../../adapters/records/analytics-tally.ts';
import { StoredAnalyticsReader } from '../../adapters/records/stored-analytics-reader.ts';
import { StoredUsageHistory } from '../../adapters/records/stored-usage-history.ts';
import { type VisitorAlias, visitorAlias } from '../../adapters/records/visitor-alias.ts';
import { CheckUsage } from '../../domain/use-cases/check-usage.ts';
import { RecordAnalytics } from '../../domain/use-cases/record-analytics.ts';
import { SummariseAnalytics } from '../../domain/use-cases/summarise-analytics.ts';
import { dayMs } from '../../domain/utc-day.ts';
import { Periodic } from '../periodic.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

/** Analytics, for operators and for visitors: counted in the process first, then sent, then read. */
export const analyticsBindings = ({ analytics }: Settings, log: Logger) => ({
  // Needs no storage, since storage itself reports outages to it.
  analyticsTally: recipe([], () => new AnalyticsTally()),
  analyticsSender: recipe(
    ['analyticsTally', 'storage'],
    (tally, storage) => new AnalyticsSender(tally, storage, analytics.keptDays * dayMs),
  ),
  analyticsReader: recipe(['storage'], ({ counters }) => new StoredAnalyticsReader(counters)),
  usageHistory: recipe(['storage', 'alias'], (storage, alias) => new StoredUsageHistory(storage, alias)),
  analyticsFlush: recipe(
    ['analyticsSender', 'usageHistory'],
    (sender, history) =>
      new Periodic(
        analytics.flushEveryMs,
        () => all([sender.flush(), history.flush()]),
        (error) => log.warn({ err: error }, 'analytics were not flushed'),
      ),
    (flush) => flush.stop(),
  ),
  // Depends on the flush, so that recorded events are sent.
  recordAnalytics: recipe(
    ['analyticsTally', 'usageHistory', 'clock', 'alias', 'analyticsFlush'],
    (tally, history, clock, alias) => new RecordAnalytics(tally, history, clock, everKnown(alias)),
  ),
  summariseAnalytics: recipe(['analyticsReader', 'clock'], (reader, clock) => new SummariseAnalytics(reader, clock)),
  checkUsage: recipe(['usageHistory', 'clock'], (history, clock) => new CheckUsage(history, clock)),
});

/** While the stored secret is unknown, a visitor counts as one of this process. */
const everKnown = (alias: VisitorAlias): VisitorAlias => {
  const ownAlias = visitorAlias(randomBytes(32).toString('base64url'));
  return (name) => {
    try {
      return alias(name);
    } catch {
      return ownAlias(name);
    }
  };
};

/** Like `Promise.all`, but settles only after all have ended. */
const all = async (acts: readonly Promise<void>[]): Promise<void> => {
  const outcomes = await Promise.allSettled(acts);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
};
