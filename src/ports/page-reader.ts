import type { Article } from '../domain/article.ts';
import type { SourceRefusal } from '../domain/failure.ts';
import type { Freshness } from '../domain/freshness.ts';

/** Reads the article behind a URL that a stranger sent. */
export interface PageReader {
  /**
   * A page that cannot become a thread is a refusal, not an error. Bounded in time and bytes by the adapter.
   *
   * @param freshness for readers that cache articles; others ignore it
   * @throws the abort reason when `signal` aborted.
   */
  read(url: URL, signal: AbortSignal, freshness: Freshness): Promise<PageReading>;
}

export type PageReading =
  | { readonly kind: 'article'; readonly article: Article }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };
