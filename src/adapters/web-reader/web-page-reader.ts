import type { PageReader, PageReading } from '../../ports/page-reader.ts';
import type { FetchedPage } from './fetched-page.ts';
import type { PageFetcher } from './page-fetcher.ts';

/** Finds the article in a page. */
export interface Extractor {
  /** @throws the abort reason when `signal` aborted. */
  extract(page: FetchedPage, signal: AbortSignal): Promise<PageReading>;
  close(): Promise<void>;
}

/** Fetches a page, then reads it. */
export class WebPageReader implements PageReader {
  readonly #fetcher: Pick<PageFetcher, 'fetch'>;
  readonly #extractor: Extractor;

  constructor(fetcher: Pick<PageFetcher, 'fetch'>, extractor: Extractor) {
    this.#fetcher = fetcher;
    this.#extractor = extractor;
  }

  async read(url: URL, signal: AbortSignal): Promise<PageReading> {
    const fetched = await this.#fetcher.fetch(url, signal);
    return fetched.kind === 'refused' ? fetched : this.#extractor.extract(fetched.page, signal);
  }

  /** Ends the extractor's threads. Fetches hold nothing after their own time limit. */
  close(): Promise<void> {
    return this.#extractor.close();
  }
}
