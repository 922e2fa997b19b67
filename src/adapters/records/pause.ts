import type { Timer } from '../../ports/timer.ts';

/** @throws the abort reason, at once, when `signal` aborts */
export const pause = (timer: Timer, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const cut = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = timer.after(ms, () => {
      signal.removeEventListener('abort', cut);
      resolve();
    });
    signal.addEventListener('abort', cut, { once: true });
  });
