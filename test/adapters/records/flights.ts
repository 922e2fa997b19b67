import { z } from 'zod';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { jsonOutcomes } from '../../../src/adapters/records/flight-outcome.ts';
import { LeasedSingleFlight } from '../../../src/adapters/records/leased-single-flight.ts';
import { flightPartition } from '../../../src/adapters/records/partitions.ts';
import type { Landing, SingleFlight } from '../../../src/ports/single-flight.ts';
import type { Values } from '../../../src/ports/storage/values.ts';
import type { Timer } from '../../../src/ports/timer.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

/** As the record has it. */
export const leaseMs = 5_000;
export const never = new AbortController().signal;
export const leaving = new Error('leaving');

let tokens = 0;
/** The flights of one instance of the service. @param schema of what they bring */
export const flightsOver = (values: Values, timer: Timer, schema: z.ZodType): SingleFlight =>
  new LeasedSingleFlight({
    local: new InProcessSingleFlight(),
    values,
    timer,
    codec: jsonOutcomes(schema),
    partitionOf: flightPartition,
    makeToken: () => `flight-${tokens++}`,
    random: () => 0.5,
  });

/** The same, where they bring strings. */
export const instanceOver = (values: Values, timer: Timer): SingleFlight => flightsOver(values, timer, z.string());

/** Work that ends when the test says so. */
export class Work {
  readonly signals: AbortSignal[] = [];
  readonly #ends: PromiseWithResolvers<string>[] = [];

  readonly produce = (signal: AbortSignal): Promise<string> => {
    this.signals.push(signal);
    const end = Promise.withResolvers<string>();
    this.#ends.push(end);
    return end.promise;
  };

  get begun(): number {
    return this.signals.length;
  }

  finish(value: string, at = this.begun - 1): void {
    this.#ends[at]?.resolve(value);
  }

  fail(error: unknown, at = this.begun - 1): void {
    this.#ends[at]?.reject(error);
  }
}

/** Two instances over one storage. */
export const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const { values } = faulty.storage;
  /** What this instance alone suffers. */
  const cut = new FaultyStorage(faulty.storage);
  const [one, other] = [instanceOver(cut.storage.values, time), instanceOver(values, time)];
  return { time, faulty, cut, values, one, other, work: new Work() };
};

/** What it threw, where it threw. */
export const outcomeOf = (landing: Promise<Landing<string>>): Promise<unknown> =>
  landing.catch((error: unknown) => error);
