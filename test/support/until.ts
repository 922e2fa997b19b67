const againAfterMs = 10;

/** Does not keep the process: who still waits when a test has failed waits in vain, and the run shall end all the same. */
export const patience = (ms = againAfterMs): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, ms).unref());

/** Calls again and again until it works, or the test's time is up. */
export const untilWorks = async <T>(call: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call();
    } catch {
      await patience();
    }
  }
};

/** Looks again and again until it is so, or the test's time is up. */
export const untilTrue = async (look: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await look())) await patience();
};
