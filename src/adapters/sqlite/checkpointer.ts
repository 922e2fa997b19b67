import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const here = import.meta.url;
/** Source runs as .ts, the package as .js. */
const script = new URL(`./checkpoint.worker${here.slice(here.lastIndexOf('.'))}`, here);

const periodMs = 250;
// Fewer are left to whoever closes the file.
const worthwhileRows = 500;

/**
 * Moves the log into the file in a thread of its own, because that waits for the disk: else one quota in some hundreds
 * would. Where the thread cannot follow, or cannot start, the connections do it themselves: see `connection.ts`.
 */
export class Checkpointer {
  readonly #path: string;
  #timer: NodeJS.Timeout | undefined;
  #worker: Worker | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param changedRows how many rows were changed so far; little is left alone. */
  start(changedRows: () => number): void {
    let [seenRows, isBusy] = [changedRows(), false];
    const look = async (): Promise<void> => {
      if (isBusy || changedRows() - seenRows < worthwhileRows) return;
      [seenRows, isBusy] = [changedRows(), true];
      isBusy = await this.checkpoint().then(
        () => false,
        () => true, // and so it remains: a thread that failed is not tried again
      );
    };
    this.#timer = setInterval(look, periodMs).unref();
  }

  /** Resolves when all is in the file that was in the log, but for what somebody still reads there. */
  async checkpoint(): Promise<void> {
    if (this.#worker === null) {
      this.#worker = new Worker(script, { workerData: this.#path });
      this.#worker.unref();
    }
    const done = once(this.#worker, 'message');
    this.#worker.postMessage('checkpoint');
    await done;
  }

  /** Resolves when the thread has let go of the file. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#worker?.terminate();
    this.#worker = null;
  }
}
