import { guardedStorage } from '../../../src/adapters/guards/guarded-storage.ts';
import { PrometheusMetrics } from '../../../src/adapters/prometheus/prometheus-metrics.ts';
import { openSqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { fineClock } from '../../../src/adapters/system/fine-clock.ts';
import { systemTimer } from '../../../src/adapters/system/system-timer.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { storageContract } from '../../contracts/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { storageOver, transportTo, upstashForSuite } from '../upstash/upstash-stores.ts';

const timeoutMs = 1_000;
const metrics = new PrometheusMetrics();

/** As the service has it, but for the log. */
const guarded = (storage: Storage): Storage =>
  guardedStorage(storage, {
    timeoutMs,
    durableTimeoutMs: 4 * timeoutMs,
    timer: systemTimer,
    metrics,
    clock: fineClock,
    onTransition: () => undefined,
  }).storage;

describe('the guarded port over Redis', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());

  storageContract(
    'guardedStorage over Redis',
    { describe, it },
    {
      open: async () => guarded(await openStorage(redis.target, { commandTimeoutMs: timeoutMs })),
      close: (store) => store.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'no' },
      faults: {
        begin: async () => firstOf(redis).freeze(),
        end: async () => firstOf(redis).thaw(),
      },
    },
  );
});

describe('the guarded port over Upstash', () => {
  const server = upstashForSuite();

  storageContract(
    'guardedStorage over Upstash',
    { describe, it },
    {
      open: async () => guarded(storageOver(transportTo(server.upstash, timeoutMs))),
      close: (store) => store.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'unknown' },
      faults: {
        begin: async () => {
          server.upstash.mischief = (response) => response.socket?.resetAndDestroy();
        },
        end: async () => {
          server.upstash.mischief = null;
        },
      },
    },
  );
});

describe('the guarded port over SQLite', () => {
  const directory = temporaryDirectory(before, after);
  const clock = new FakeClock(Date.UTC(2026, 0, 1));

  storageContract(
    'guardedStorage over SQLite',
    { describe, it },
    {
      open: async () => guarded(await openSqliteStorage({ directory: directory(), clock })),
      close: (store) => store.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'yes', controlledClock: clock },
    },
  );
});
