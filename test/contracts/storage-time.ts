import type { ControlledClock } from './storage-harness.ts';

/** The time since the first step of a scenario, on the backend's clock. Moments are given in rising order. */
export interface Time {
  /** How far off a time that the backend tells may be. */
  readonly toleranceMs: number;
  at(ms: number, action: () => Promise<void>): Promise<void>;
  /** To the millisecond where the clock is in our hands, else 50 ms before. */
  justBefore(ms: number, action: () => Promise<void>): Promise<void>;
  /** At that millisecond where the clock is in our hands, else 50 ms after. */
  from(ms: number, action: () => Promise<void>): Promise<void>;
}

const toleranceMs = 50;
// Less than the tolerance: what was begun at 0 may itself be that late.
const latestMs = 40;
const attempts = 8;

/** A step came so late, on a busy machine, that what it sees says nothing. */
class Late extends Error {}

/** Runs a scenario: at once where the clock is controlled; else as time goes by, and again when a step was late. */
export const overTime = async (
  clock: ControlledClock | undefined,
  scenario: (time: Time) => Promise<void>,
): Promise<void> => {
  if (clock) return scenario(controlledTime(clock));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await scenario(realTime());
    } catch (error) {
      if (!(error instanceof Late) || attempt === attempts) throw error;
    }
  }
};

const controlledTime = (clock: ControlledClock): Time => {
  let elapsedMs = 0;
  const at = async (ms: number, action: () => Promise<void>): Promise<void> => {
    await clock.advance(ms - elapsedMs);
    elapsedMs = ms;
    await action();
  };
  return { toleranceMs: 0, at, from: at, justBefore: (ms, action) => at(ms - 1, action) };
};

const realTime = (): Time => {
  let startMs = 0;
  const from = async (ms: number, action: () => Promise<void>): Promise<void> => {
    startMs ||= Date.now();
    await reach(startMs + ms);
    await action();
  };
  const at = async (ms: number, action: () => Promise<void>): Promise<void> => {
    const outcome = await from(ms, action).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (Date.now() > startMs + ms + latestMs) throw new Late('this machine is too busy to tell the time');
    if (outcome) throw outcome.error;
  };
  return {
    toleranceMs,
    at,
    justBefore: (ms, action) => at(ms - toleranceMs, action),
    from: (ms, action) => from(ms + toleranceMs, action),
  };
};

const reach = async (timeMs: number): Promise<void> => {
  for (let leftMs = timeMs - Date.now(); leftMs > 0; leftMs = timeMs - Date.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, 10)));
  }
};
