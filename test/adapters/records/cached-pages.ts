import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { sourcePartition } from '../../../src/adapters/records/partitions.ts';
import { sourceScopeOf } from '../../../src/domain/fingerprint.ts';
import type { Freshness } from '../../../src/domain/freshness.ts';
import { sourceDigestOf } from '../../../src/domain/order.ts';
import type { PageReading } from '../../../src/ports/page-reader.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { Pages } from '../../support/pages.ts';
import { spiedStorage } from './spied-storage.ts';

export const lifetimeMs = 3_600_000;
const never = new AbortController().signal;
export const address = 'https://example.com/a?b=1&c=2';
export const digest = sourceDigestOf({ type: 'url', url: new URL(address) });
export const scope = sourceScopeOf(digest);
export const partition = sourcePartition(scope);

/** A reader over one store, whose pages and faults a test decides; `openInstance` gives another over the same. */
export const setUp = ({ maxValueBytes = 10_000 } = {}) => {
  const clock = new FakeClock(1_700_000_000_000);
  const sound = new MemoryStorage({ clock });
  const faulty = new FaultyStorage(sound);
  const { entries, calls } = spiedStorage(faulty.storage);
  const pages = new Pages();
  const openInstance = (on: Entries = entries) => {
    const flights = new InProcessSingleFlight();
    const reader = new CachedPageReader(pages, { entries: on, flights, lifetimeMs, maxValueBytes });
    return (freshness: Freshness = 'cached', at = address, signal = never): Promise<PageReading> =>
      reader.read(new URL(at), signal, freshness);
  };
  return { clock, sound, faulty, calls, pages, openInstance, read: openInstance() };
};

export const textIn = (reading: PageReading): string | null =>
  reading.kind === 'article' ? reading.article.text : null;
