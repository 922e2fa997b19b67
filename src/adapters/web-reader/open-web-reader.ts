import { ArticleExtractor, type ExtractorOptions } from './article-extractor.ts';
import { PageFetcher, type PageFetcherOptions } from './page-fetcher.ts';
import { WebPageReader } from './web-page-reader.ts';

/** A reader of pages from the web. Starts a worker thread. */
export const openWebReader = (fetching: PageFetcherOptions, extracting: ExtractorOptions): WebPageReader =>
  new WebPageReader(new PageFetcher(fetching), new ArticleExtractor(extracting));
