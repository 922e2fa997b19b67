import { Piscina } from 'piscina';
import { ReaderSaturated, type SourceRefusalCode } from '../../domain/failure.ts';
import type { PageReading } from '../../ports/page-reader.ts';
import type { ExtractionJob } from './extract.worker.ts';
import type { FetchedPage } from './fetched-page.ts';
import type { Extractor } from './web-page-reader.ts';

export interface ExtractorOptions {
  /** How many pages are read at a time. */
  readonly threads: number;
  /** How many more pages may wait. */
  readonly maxQueued: number;
  /** From the call to the answer: waiting and the start of a thread included. */
  readonly timeoutMs: number;
  /** How much of an article is read, in code points. */
  readonly maxCharacters: number;
}

const here = import.meta.url;
/** Source runs as .ts, the package as .js. */
const worker = new URL(`./extract.worker${here.slice(here.lastIndexOf('.'))}`, here).href;
const maxThreadMegabytes = 256;
const idleThreadMs = 30_000;

/**
 * Finds the article in a page, in threads of its own: a hostile page costs a thread its life and no other request
 * any time.
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
      resourceLimits: { maxOldGenerationSizeMb: maxThreadMegabytes },
    });
  }

  /**
   * @throws ReaderSaturated when too many pages wait already
   * @throws the abort reason when `signal` aborted
   */
  async extract(page: FetchedPage, signal: AbortSignal): Promise<PageReading> {
    signal.throwIfAborted();
    const { threads, maxQueued, timeoutMs } = this.#options;
    // Counted here: piscina does not hold its own limit against jobs that can be aborted.
    if (this.#open >= threads + maxQueued) throw new ReaderSaturated('Too many pages are being read', timeoutMs);
    this.#open++;
    try {
      return await this.#run(page, signal);
    } finally {
      this.#open--;
    }
  }

  /** Ends the threads, whatever they do; what waits is rejected. */
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
