import type { Clock } from '../../ports/clock.ts';

/** The time to the microsecond, for durations below a millisecond. Does not follow changes of the system clock. */
export const fineClock: Clock = { now: () => performance.timeOrigin + performance.now() };
