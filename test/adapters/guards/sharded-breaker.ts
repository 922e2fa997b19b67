import { StorageBreaker } from '../../../src/adapters/guards/storage-breaker.ts';
import { StorageShut } from '../../../src/adapters/guards/storage-faults.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { ShardedStorage } from '../../support/sharded-storage.ts';

/** A breaker over servers that misbehave each by itself; `reads` and `writes` tell what came of a call. */
export const setUp = () => {
  const time = new ControlledTime();
  const sharded = new ShardedStorage(new MemoryStorage({ clock: time }));
  const transitions: string[] = [];
  const breaker = new StorageBreaker(sharded.storage, {
    timer: time,
    onTransition: ({ shard, lane, from, to }) => transitions.push(`${lane} of ${shard}: ${from} > ${to}`),
  });
  const { storage } = breaker;
  const outcome = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'answered',
      (error: unknown) => (error instanceof StorageShut ? 'shut' : error instanceof StorageFault ? 'failed' : 'thrown'),
    );
  const reads = (partition: string) => outcome(storage.values.get(partition, ['k']));
  const writes = (partition: string) => outcome(storage.values.put(partition, 'k', 'v'));
  return { time, sharded, transitions, breaker, storage, outcome, reads, writes };
};
