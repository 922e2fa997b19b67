/**
 * What a million distinct clients cost the memory backend: `node --expose-gc bench/memory-clients.ts [clients]`, with the
 * heap flags of `npm start` for a process as it is run.
 * Each takes once from a quota; every tenth takes three times, a minute apart. Growth is told as the process stands, and
 * again after a collection where `--expose-gc` allows one.
 */
import { MemoryStorage } from '../src/adapters/memory/memory-storage.ts';
import { FakeClock } from '../test/support/fake-clock.ts';
import { conclude } from './support/finding.ts';

const clients = Number(process.argv[2] ?? 1_000_000);
const demand = { limit: 20, windowMs: 3_600_000, cost: 1 };
const clock = new FakeClock(Date.UTC(2026, 0, 1));
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const nameOf = (client: number): string => client.toString(16).padStart(32, '0');

globalThis.gc?.();
const beforeBytes = process.memoryUsage.rss();
const storage = new MemoryStorage({ clock });
const startMs = performance.now();
let peakBytes = beforeBytes;
for (let client = 0; client < clients; client += 1) {
  await storage.counters.take(`v${client % 64}`, nameOf(client), demand);
  if (client % 10_000 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}
for (let round = 0; round < 2; round += 1) {
  clock.advance(60_000);
  for (let client = 0; client < clients; client += 10) {
    await storage.counters.take(`v${client % 64}`, nameOf(client), demand);
  }
}
const takes = clients + 2 * Math.ceil(clients / 10);
const perTakeUs = ((performance.now() - startMs) * 1000) / takes;
const afterBytes = process.memoryUsage.rss();
globalThis.gc?.();
const collectedBytes = process.memoryUsage.rss();
const { memoryUsedBytes } = await storage.describe();
peakBytes = Math.max(peakBytes, afterBytes);

console.log(`${clients} clients, ${takes} takes, ${perTakeUs.toFixed(2)} us each`);
console.log(
  `resident before ${megabytes(beforeBytes)}, after ${megabytes(afterBytes)}, peak ${megabytes(peakBytes)}, ` +
    `after a collection ${megabytes(collectedBytes)}`,
);
console.log(`the backend's own estimate ${megabytes(memoryUsedBytes ?? 0)}`);
console.log(`heap in use ${megabytes(process.memoryUsage().heapUsed)}`);
conclude(
  'memory-clients',
  [
    {
      what: `memory after ${clients.toLocaleString('en')} distinct clients on the memory backend`,
      against: 'resident, the whole process',
      target: { is: '<=', bound: 200, unit: ' MB' },
      measured: afterBytes / 1e6,
      note: `${megabytes(afterBytes - beforeBytes)} more than before; ${perTakeUs.toFixed(1)} us for each take`,
    },
  ],
  { clients, takes, perTakeUs, beforeBytes, afterBytes, peakBytes, collectedBytes, memoryUsedBytes },
);
