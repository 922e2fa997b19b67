import { StorageFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Labels, Metrics } from '../../ports/metrics.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import { type Around, aroundStorage, isWrite, type VerbName } from './around-storage.ts';
import { StorageShut } from './storage-faults.ts';

/** `timed_out`: no answer in time. `shut`: refused by the breaker. */
type Outcome = 'answered' | 'failed' | 'timed_out' | 'shut';

/**
 * Times every call. The histogram also counts them: a separate counter would cost the hot path a quarter more.
 *
 * @param clock with fractions of milliseconds, which most calls take
 */
export const withMetering = (storage: Storage, metrics: Metrics, clock: Clock): Storage => {
  const record = (verb: VerbName, outcome: Outcome, startedMs: number): void => {
    // The clock may have been set back meanwhile.
    const seconds = Math.max(0, clock.now() - startedMs) / 1000;
    metrics.observe('storage_call_seconds', seconds, labelsOf[verb][outcome]);
  };
  const around: Around = async (verb, call) => {
    const startedMs = clock.now();
    try {
      const answer = await call();
      record(verb, 'answered', startedMs);
      return answer;
    } catch (fault) {
      record(verb, outcomeOf(fault), startedMs);
      throw fault;
    }
  };
  return aroundStorage(storage, around);
};

const outcomeOf = (fault: unknown): Outcome => {
  if (fault instanceof StorageShut) return 'shut';
  // Backends have their own deadlines, which are often shorter.
  return fault instanceof StorageFault && fault.timedOut ? 'timed_out' : 'failed';
};

const labelsFor = (verb: string): Readonly<Record<Outcome, Labels>> => ({
  answered: { verb, outcome: 'answered' },
  failed: { verb, outcome: 'failed' },
  timed_out: { verb, outcome: 'timed_out' },
  shut: { verb, outcome: 'shut' },
});

/** Made once, because every request makes several calls. */
const labelsOf = Object.fromEntries(Object.keys(isWrite).map((verb) => [verb, labelsFor(verb)])) as Readonly<
  Record<VerbName, ReturnType<typeof labelsFor>>
>;
