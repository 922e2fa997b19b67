import type { Article } from '../../src/domain/article.ts';
import type { SourceRefusal } from '../../src/domain/failure.ts';
import type { Freshness } from '../../src/domain/freshness.ts';
import type { PageReader, PageReading } from '../../src/ports/page-reader.ts';

export const articleOf = (text: string, more: Partial<Article> = {}): Article => ({
  title: 'A title',
  site: 'A site',
  author: null,
  language: 'en',
  canonicalUrl: null,
  text,
  truncated: false,
  ...more,
});

export interface Visit {
  readonly url: string;
  readonly freshness: Freshness;
  readonly signal: AbortSignal;
}

/** Pages that all hold one article, or refuse, as a test sets it. */
export class Pages implements PageReader {
  /** All there ever were, in order. */
  readonly visits: Visit[] = [];
  answer: Article | SourceRefusal = articleOf('One. Two.');
  /** While set, visits last until it resolves; what they find is what stood there when they began. */
  gate: Promise<void> | null = null;

  async read(url: URL, signal: AbortSignal, freshness: Freshness): Promise<PageReading> {
    this.visits.push({ url: url.href, freshness, signal });
    const found = this.answer;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    await Promise.race([this.gate, aborted]);
    return 'code' in found ? { kind: 'refused', refusal: found } : { kind: 'article', article: found };
  }
}
