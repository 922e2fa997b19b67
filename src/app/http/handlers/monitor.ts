import { unlessDown } from '../../../domain/failure.ts';
import type { Budget } from '../../../ports/budget.ts';
import type { Storage } from '../../../ports/storage/storage.ts';
import type { ProcessFigures } from '../../process-figures.ts';
import type { StorageHealth } from '../../storage-health.ts';
import type { WriterLoad } from '../../writer.ts';
import type { Context } from '../context.ts';
import { rounded } from './figures.ts';

export interface MonitoredParts {
  readonly storage: Storage;
  readonly storageHealth: StorageHealth;
  readonly writerLoad: WriterLoad;
  readonly budget: Budget | null;
  readonly processFigures: ProcessFigures;
}

/** `GET /api/monitor/health`: the state of every part, for operators. */
export const monitor =
  (
    { storage, storageHealth: health, writerLoad: writer, budget, processFigures: process }: MonitoredParts,
    backend: string,
  ) =>
  async (ctx: Context): Promise<void> => {
    const [check, description, money] = await Promise.all([
      health.check(),
      unlessDown(storage.describe()),
      moneyOf(budget),
    ]);
    ctx.body = {
      status: health.state === 'ok' ? 'healthy' : 'degraded',
      storage: {
        backend,
        state: health.state,
        breaker: health.breaker,
        latency_ms: rounded(check.latencyMs),
        durable: description?.durability ?? 'unknown',
        evicts: description?.evicts ?? null,
      },
      writer: { name: writer.name, breaker: writer.breaker, in_flight: writer.inFlight, queued: writer.queued },
      budget: money,
      process: {
        uptime_seconds: Math.floor(process.uptimeSeconds),
        rss_bytes: process.rssBytes,
        event_loop_lag_ms: rounded(process.eventLoopLagMs),
      },
    };
  };

/** All null without a cap; the amount spent is also null while storage is down. */
const moneyOf = async (budget: Budget | null) => {
  const reading = await budget?.read();
  return {
    daily_usd: usd(reading?.dailyMicroUsd),
    spent_usd: usd(reading?.spentMicroUsd),
    reserved_usd: usd(reading?.reservedMicroUsd),
    reservation_usd: usd(reading?.latestReservationMicroUsd),
  };
};

const usd = (microUsd: number | null = null): number | null => (microUsd === null ? null : microUsd / 1e6);
