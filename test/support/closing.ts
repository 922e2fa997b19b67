/** A client, a server, a process. */
type Open = { close(): unknown } | { stop(): unknown };

const close = async (open: Open): Promise<void> => void (await ('close' in open ? open.close() : open.stop()));

/**
 * Closes what a suite's tests opened, after each of them or after all: also where one failed, for what is left open keeps
 * the run from ending. What was opened last is closed first.
 *
 * @returns takes what was opened, and hands it on
 */
export const closingAfter = (hook: typeof afterEach | typeof after): (<T extends Open>(open: T) => T) => {
  const opened: Open[] = [];
  hook(async () => {
    const failures: unknown[] = [];
    for (const open of opened.splice(0).reverse()) await close(open).catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  });
  return (open) => {
    opened.push(open);
    return open;
  };
};
