import type { Article } from '../../domain/article.ts';
import type { CacheNamespace } from '../../domain/cache-namespace.ts';
import { StorageFault } from '../../domain/failure.ts';
import { sourceScopeOf } from '../../domain/fingerprint.ts';
import type { Freshness } from '../../domain/freshness.ts';
import { sourceDigestOf } from '../../domain/order.ts';
import type { PageReader, PageReading } from '../../ports/page-reader.ts';
import type { SingleFlight } from '../../ports/single-flight.ts';
import type { Entries, Epochs } from '../../ports/storage/entries.ts';
import { sourcePartition } from './partitions.ts';
import { decodeArticle, encodeArticle } from './stored-article.ts';
import { type OwnPlace, supersede } from './supersede.ts';

export interface CachedPageReaderOptions {
  readonly entries: Entries;
  /** Pages that are being read; in this process, because what they come to is kept for the others. */
  readonly flights: SingleFlight;
  readonly lifetimeMs: number;
  /** The largest article that is kept, as it is kept; in UTF-8. */
  readonly maxValueBytes: number;
}

interface Looked {
  readonly article: Article | null;
  /** Null while storage is down: then nothing can be kept either. */
  readonly epochs: Epochs | null;
}

interface Visit extends Pick<Looked, 'epochs'> {
  readonly url: URL;
  readonly place: OwnPlace;
  readonly freshness: Freshness;
}

const articlesScope: CacheNamespace = 'articles';

/**
 * Keeps the articles that a reader finds, so that threads for several platforms take one visit to the page. Each is an
 * entry of a storage backend, by its canonical URL, under the scope that the threads of that URL are in and one of its
 * own. Refusals are not kept, and no fault of storage is the reader's.
 *
 * A page that is read because somebody wants it fresh supersedes what is kept of it: what a reader that was slower found,
 * who began before with nothing to take, is not kept over it. Where the page is refused, what was kept stays.
 */
export class CachedPageReader implements PageReader {
  readonly #reader: PageReader;
  readonly #options: CachedPageReaderOptions;

  constructor(reader: PageReader, options: CachedPageReaderOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  async read(url: URL, signal: AbortSignal, freshness: Freshness): Promise<PageReading> {
    if (freshness === 'unstored') return this.#reader.read(url, signal, freshness);
    const place = placeOf(url);
    const { article, epochs } = await this.#look(place);
    signal.throwIfAborted();
    if (article !== null && freshness === 'cached') return { kind: 'article', article };
    const landing = await this.#options.flights.run(
      flightKey(place, epochs),
      (flight) => this.#visit({ url, place, epochs, freshness }, flight),
      signal,
    );
    return landing.value;
  }

  async #look({ partition, key, scopes }: OwnPlace): Promise<Looked> {
    try {
      const reading = await this.#options.entries.read(partition, key, scopes);
      return { article: reading.kind === 'hit' ? decodeArticle(reading.value) : null, epochs: reading.epochs };
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      return { article: null, epochs: null };
    }
  }

  async #visit({ url, ...visit }: Visit, signal: AbortSignal): Promise<PageReading> {
    // Also for who would take what is kept: those who join may not.
    const reading = await this.#reader.read(url, signal, 'fresh');
    if (reading.kind === 'article') await this.#keep(reading.article, visit);
    return reading;
  }

  async #keep(article: Article, { place, epochs, freshness }: Omit<Visit, 'url'>): Promise<void> {
    if (epochs === null) return;
    const { entries, lifetimeMs, maxValueBytes } = this.#options;
    const value = encodeArticle(article);
    try {
      // Also for what is too large to be kept: what was kept before is past.
      const fence = freshness === 'fresh' ? await supersede(entries, place, epochs) : epochs;
      if (Buffer.byteLength(value) > maxValueBytes) return;
      await entries.write(place.partition, place.key, value, { lifetimeMs, epochs: fence, namespace: articlesScope });
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
    }
  }
}

const placeOf = (url: URL): OwnPlace => {
  const sourceDigest = sourceDigestOf({ type: 'url', url });
  const sourceScope = sourceScopeOf(sourceDigest);
  const key = `a:${sourceDigest}`;
  return { partition: sourcePartition(sourceScope), key, scopes: [articlesScope, sourceScope, key] };
};

/** With the epochs, so that who comes after a clear does not join who is reading what the page was before it. */
const flightKey = ({ key, scopes }: OwnPlace, epochs: Epochs | null): string =>
  [key, ...scopes.map((scope) => epochs?.[scope] ?? '')].join(' ');
