import type { Counters } from '../../ports/storage/counters.ts';
import { visitorPartitions } from './partitions.ts';

/** The number of quotas in use, of every kind; a quota that has just run out may be counted. @throws StorageFault */
export const countQuotas = async (counters: Counters): Promise<number> => {
  const counts = await Promise.all(visitorPartitions.map((partition) => counters.countQuotas(partition)));
  return counts.reduce((sum, n) => sum + n, 0);
};
