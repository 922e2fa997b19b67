import type { Timer } from '../../ports/timer.ts';

export const systemTimer: Timer = {
  after: (ms, act) => {
    const timeout = setTimeout(act, ms).unref();
    return () => clearTimeout(timeout);
  },
};
