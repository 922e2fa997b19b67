import type { PageReading } from '../../ports/page-reader.ts';
import { readArticle } from './extraction/extract-article.ts';
import type { FetchedPage } from './fetched-page.ts';

export interface ExtractionJob {
  readonly page: FetchedPage;
  readonly maxCharacters: number;
}

/** The job of the article extractor's threads, for each page. */
export default ({ page, maxCharacters }: ExtractionJob): PageReading => readArticle(page, maxCharacters);
