import process from 'node:process';
import { Piscina } from 'piscina';
import { BoundedLine } from '../../adapters/guards/bounded-line.ts';
import { WriterFault } from '../../domain/failure.ts';
import { type EditingOrder, edit, quote } from '../../domain/wording.ts';
import type { ThreadEditor } from '../../ports/thread-editor.ts';
import type { ThreadWriter } from '../../ports/thread-writer.ts';
import type { ComposingJobs } from './composing.worker.ts';

export interface ComposingOptions {
  /** How many sources are composed at a time. */
  readonly threads: number;
  /** How many more may wait. */
  readonly maxQueued: number;
  /** Of the longest source that is composed on the event loop. */
  readonly maxInlineCharacters: number;
  /** Told when there can be no workers, and when one fails. */
  readonly onFault: (fault: unknown) => void;
}

type Jobs = ComposingJobs;
type Job<N extends keyof Jobs> = Parameters<Jobs[N]>[0];
type Outcome<N extends keyof Jobs> = Awaited<ReturnType<Jobs[N]>>;

const here = import.meta.url;
/** The source runs as .ts, the package as .js. */
const worker = new URL(`./composing.worker${here.slice(here.lastIndexOf('.'))}`, here).href;
/** The event loop comes first where there are fewer cores than threads. Elsewhere, a priority is the whole process's. */
const niceIncrement = process.platform === 'linux' ? 10 : 0;
const retryAfterMs = 5_000;
const never = new AbortController().signal;

/**
 * Composes long sources in worker threads: that takes tens of milliseconds of computation, in which the event loop
 * would answer nobody. Short sources are composed at once, as sending one to a worker would take longer. Where no worker
 * can start, everything is composed at once.
 */
export class ComposingPool {
  readonly #options: ComposingOptions;
  readonly #line: BoundedLine;
  /** From the first long source on; null where no worker can start. */
  #pool: Piscina | null | undefined;

  constructor(options: ComposingOptions) {
    this.#options = options;
    this.#line = new BoundedLine({ maxConcurrent: options.threads, maxQueued: options.maxQueued });
  }

  /** An editor that works in the pool. */
  get editor(): ThreadEditor {
    return {
      edit: async (drafts, material, order) => {
        const pool = this.#poolFor(material);
        if (pool === null) return edit(drafts, material, order);
        // Whoever got this far has waited in the line, or in the model's: nobody is turned away.
        return this.#run(pool, 'edit', { drafts, material, order: editingOrder(order) }, never);
      },
      quote: async (material, order, signal) => {
        const pool = this.#poolFor(material);
        if (pool === null) return quote(material, order);
        this.#refuseWhenFull();
        return this.#run(pool, 'quote', { material, order: editingOrder(order) }, signal);
      },
    };
  }

  /** The extractive writer, working in the pool. @param inline the same writer in this thread */
  writer(inline: ThreadWriter): ThreadWriter {
    return {
      identity: inline.identity,
      write: async (assignment, signal) => {
        const pool = this.#poolFor(assignment);
        if (pool === null) return inline.write(assignment, signal);
        this.#refuseWhenFull();
        const manuscript = await this.#run(pool, 'write', assignment, signal);
        signal.throwIfAborted();
        return { ...manuscript, writer: inline.identity };
      },
    };
  }

  /** Ends the workers; calls under way reject. */
  async close(): Promise<void> {
    await this.#pool?.destroy();
  }

  /** Null for a source that is to be composed at once. */
  #poolFor({ text }: { readonly text: string }): Piscina | null {
    if (text.length <= this.#options.maxInlineCharacters) return null;
    if (this.#pool === undefined) this.#pool = this.#open();
    return this.#pool;
  }

  #open(): Piscina | null {
    const { threads, onFault } = this.#options;
    try {
      // All at once, and here: a worker that could not be started later would take the process with it.
      const pool = new Piscina({ filename: worker, minThreads: threads, maxThreads: threads, niceIncrement });
      return pool.on('error', onFault);
    } catch (error) {
      onFault(error);
      return null;
    }
  }

  #refuseWhenFull(): void {
    if (this.#line.isFull) throw new WriterFault('saturated', 'Too many sources are being composed', { retryAfterMs });
  }

  /** Who leaves the line is not computed for. A worker that has begun finishes: to kill it would cost more. */
  #run<N extends keyof Jobs>(pool: Piscina, name: N, job: Job<N>, signal: AbortSignal): Promise<Outcome<N>> {
    const run = async (): Promise<Outcome<N>> => {
      try {
        return await pool.run(job, { name });
      } catch (cause) {
        throw new WriterFault('writer_unavailable', 'a worker that composes threads failed', { cause });
      }
    };
    return this.#line.run(run, signal);
  }
}

/** Without the source, whose URL cannot be sent to a worker. */
const editingOrder = ({ platform, limit, numbering, maxPosts, language }: EditingOrder): EditingOrder => ({
  platform,
  limit,
  numbering,
  maxPosts,
  language,
});
