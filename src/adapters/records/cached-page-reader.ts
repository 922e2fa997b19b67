import type { Article } from '../../domain/article.ts';
import type { CacheNamespace } from '../../domain/cache-namespace.ts';
import { StorageFault } from '../../domain/failure.ts';
import { sourceScopeOf } from '../../domain/fingerprint.ts';
import type { Freshness } from '../../domain/freshness.ts';
import { sourceDigestOf } from '../../domain/order.ts';
import type { PageReader, PageReading } from '../../ports/page-reader.ts';
import type { SingleFlight } from '../../ports/single-flight.ts';
import type { Entries, Epochs } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { sourcePartition } from './partitions.ts';
import { decodeArticle, encodeArticle } from './stored-article.ts';

export interface CachedPageReaderOptions {
  readonly entries: Entries;
  /** Current readings; in this process only, since articles are stored for other instances. */
  readonly flights: SingleFlight;
  readonly lifetimeMs: number;
  /** The largest article to store, encoded; in UTF-8 bytes. */
  readonly maxValueBytes: number;
}

interface Looked {
  readonly article: Article | null;
  /** Null while storage is down, when nothing can be stored either. */
  readonly epochs: Epochs | null;
}

interface OwnPlace {
  readonly partition: Partition;
  /** Also the name of its own scope. */
  readonly key: string;
  readonly scopes: readonly string[];
}

interface Visit extends Pick<Looked, 'epochs'> {
  readonly url: URL;
  readonly place: OwnPlace;
  readonly freshness: Freshness;
}

const articlesScope: CacheNamespace = 'articles';

/**
 * Stores the articles that a reader finds, so that threads for several platforms take one visit to the page. Each is an
 * entry of a storage backend, by its canonical URL, under the scope of that URL's threads and one of its own. Refusals
 * are not stored, and a storage fault never fails a reading.
 *
 * A `fresh` reading supersedes the stored article: a slower reading that began before it cannot overwrite it. If the
 * page is refused, the stored article stays.
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
    // Always `fresh`, even for a `cached` caller: a `fresh` one may join this flight.
    const reading = await this.#reader.read(url, signal, 'fresh');
    if (reading.kind === 'article') await this.#keep(reading.article, visit);
    return reading;
  }

  async #keep(article: Article, { place, epochs, freshness }: Omit<Visit, 'url'>): Promise<void> {
    if (epochs === null) return;
    const { entries, lifetimeMs, maxValueBytes } = this.#options;
    const { partition, key } = place;
    const value = encodeArticle(article);
    const fits = Buffer.byteLength(value) <= maxValueBytes;
    if (!fits && freshness !== 'fresh') return;
    // One that is too large to store removes the old one, which is outdated.
    const options = { lifetimeMs: fits ? lifetimeMs : 0, epochs, namespace: articlesScope };
    const renewal = freshness === 'fresh' ? { renews: key } : {};
    try {
      await entries.write(partition, key, fits ? value : '', { ...options, ...renewal });
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

/** Includes the epochs, so that a caller after a clear does not join a reading that began before it. */
const flightKey = ({ key, scopes }: OwnPlace, epochs: Epochs | null): string =>
  [key, ...scopes.map((scope) => epochs?.[scope] ?? '')].join(' ');
