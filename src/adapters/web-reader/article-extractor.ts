import process from 'node:process';
import { Piscina } from 'piscina';
import { ReaderSaturated, type SourceRefusalCode } from '../../domain/failure.ts';
import type { PageReading } from '../../ports/page-reader.ts';
import type { ExtractionJob } from './extract.worker.ts';
import type { FetchedPage } from './fetched-page.ts';
import type { Extractor } from './web-page-reader.ts';

export interface ExtractorOptions {
  /** Pages read concurrently. */
  readonly threads: number;
  /** The most pages waiting. */
  readonly maxQueued: number;
  /** From the call to the answer, including waiting and the start of a thread. */
  readonly timeoutMs: number;
  /** The most of an article that is read, in code points. */
  readonly maxCharacters: number;
}

const here = import.meta.url;
/** The source runs as .ts, the package as .js. */
const worker = new URL(`./extract.worker${here.slice(here.lastIndexOf('.'))}`, here).href;
const maxThreadMegabytes = 256;
const idleThreadMs = 30_000;
/** The event loop comes first where there are fewer cores than threads. Elsewhere, a priority is the whole process's. */
const niceIncrement = process.platform === 'linux' ? 10 : 0;

/**
 * Finds the article in a page, in worker threads: a hostile page can end its thread, but does not delay other requests.
 */
export class ArticleExtractor implements Extractor {
  readonly #options: ExtractorOptions;
  readonly #pool: Piscina<ExtractionJob, PageReading>;
  #open = 0;

  constructor(options: ExtractorOptions) {
    this.#options = options;
    this.#pool = new Piscina<ExtractionJob, PageReading>({
      filename: worker,
      minThreads: 1,
      maxThreads: options.threads,
      idleTimeout: idleThreadMs,
      niceIncrement,
      resourceLimits: { maxOldGenerationSizeMb: maxThreadMegabytes },
    });
  }

  /**
   * @throws ReaderSaturated when too many pages are waiting
   * @throws the abort reason when `signal` aborted
   */
  async extract(page: FetchedPage, signal: AbortSignal): Promise<PageReading> {
    signal.throwIfAborted();
    const { threads, maxQueued, timeoutMs } = this.#options;
    // Counted here, because piscina does not apply its limit to abortable jobs.
    if (this.#open >= threads + maxQueued) throw new ReaderSaturated('Too many pages are being read', timeoutMs);
    this.#open++;
    try {
      return await this.#run(page, signal);
    } finally {
      this.#open--;
    }
  }

  /** Ends the threads at once; waiting jobs are rejected. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #run(page: FetchedPage, signal: AbortSignal): Promise<PageReading> {
    const deadline = AbortSignal.timeout(this.#options.timeoutMs);
    const job = { page, maxCharacters: this.#options.maxCharacters };
    try {
      // An abort kills the thread; the pool starts another.
      return await this.#pool.run(job, { signal: AbortSignal.any([signal, deadline]) });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted)
        return refused('source_timeout', 'The page takes too long to read. Paste its text instead.');
      if (isOutOfMemory(error)) return refused('source_too_large', null);
      throw error;
    }
  }
}

const refused = (code: SourceRefusalCode, detail: string | null): PageReading => ({
  kind: 'refused',
  refusal: { code, detail },
});

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
