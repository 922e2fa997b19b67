import type { PageReader, PageReading } from '../ports/page-reader.ts';

export interface ClosablePageReader extends PageReader {
  close(): Promise<void>;
}

/** A page reader that is loaded with the first page: before that, it costs neither time at a start nor memory. */
export class LatePageReader implements ClosablePageReader {
  readonly #load: () => Promise<ClosablePageReader>;
  #reader: Promise<ClosablePageReader> | null = null;

  constructor(load: () => Promise<ClosablePageReader>) {
    this.#load = load;
  }

  async read(...page: Parameters<PageReader['read']>): Promise<PageReading> {
    this.#reader ??= this.#loadOrForget();
    return (await this.#reader).read(...page);
  }

  async close(): Promise<void> {
    await (await this.#reader)?.close();
  }

  /** A failure, such as too many open files, is not for ever: the next page tries again. */
  async #loadOrForget(): Promise<ClosablePageReader> {
    try {
      return await this.#load();
    } catch (error) {
      this.#reader = null;
      throw error;
    }
  }
}
