import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const here = import.meta.url;
/** The source runs as .ts, the package as .js. */
const script = new URL(`./checkpoint.worker${here.slice(here.lastIndexOf('.'))}`, here);

const periodMs = 250;
// Fewer rows are left for the close of the file.
const worthwhileRows = 500;

/**
 * Moves the log into the file in a thread, because that waits for the disk: otherwise one quota in some hundreds would
 * wait. If the thread is too slow, or cannot start, the connections do it themselves: see `connection.ts`.
 */
export class Checkpointer {
  readonly #path: string;
  #timer: NodeJS.Timeout | undefined;
  #worker: Worker | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param changedRows the number of rows changed so far; the log is not moved for few. */
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

  /** Resolves when the log has been moved into the file, except what readers still need. */
  async checkpoint(): Promise<void> {
    if (this.#worker === null) {
      this.#worker = new Worker(script, { workerData: this.#path });
      this.#worker.unref();
    }
    const done = once(this.#worker, 'message');
    this.#worker.postMessage('checkpoint');
    await done;
  }

  /** Resolves when the thread has closed the file. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#worker?.terminate();
    this.#worker = null;
  }
}
