import type { Storage } from '../../../ports/storage/storage.ts';
import type { ProcessFigures } from '../../process-figures.ts';
import type { StorageHealth } from '../../storage-health.ts';
import type { WriterLoad } from '../../writer.ts';
import type { Context } from '../context.ts';
import { rounded, unlessDown } from './figures.ts';

/** `GET /api/monitor/health`: every part, for operators. */
export const monitor =
  (backend: string, storage: Storage, health: StorageHealth, writer: WriterLoad, process: ProcessFigures) =>
  async (ctx: Context): Promise<void> => {
    const [check, description] = await Promise.all([health.check(), unlessDown(storage.describe())]);
    ctx.set('Cache-Control', 'no-store');
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
      writer: { name: writer.name, in_flight: writer.inFlight, queued: writer.queued },
      process: {
        uptime_seconds: Math.floor(process.uptimeSeconds),
        rss_bytes: process.rssBytes,
        event_loop_lag_ms: rounded(process.eventLoopLagMs),
      },
    };
  };
