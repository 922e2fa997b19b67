import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { CachedPageReader } from '../../../src/adapters/records/cached-page-reader.ts';
import { StoredCacheAdministration } from '../../../src/adapters/records/stored-cache-administration.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { fingerprintOf, sourceDigestOf, type ThreadOrder } from '../../../src/domain/order.ts';
import type { PlatformName } from '../../../src/domain/platform.ts';
import type { Thread } from '../../../src/domain/thread.ts';
import { ComposeThread } from '../../../src/domain/use-cases/compose-thread.ts';
import { MakeThread, type Making } from '../../../src/domain/use-cases/make-thread.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { overEachBackend } from '../../support/each-backend.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';
import { articleOf, Pages } from '../../support/pages.ts';
import { untilTrue } from '../../support/redis-stores.ts';
import { withVerbs } from '../../support/storage-with-verbs.ts';

const hourMs = 3_600_000;
const visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' } as const;
const url = new URL('https://example.com/bridge');
const never = new AbortController().signal;

const orderFor = (platform: PlatformName): ThreadOrder => {
  const wording = { mode: 'summarize', numbering: 'none', tone: 'neutral', language: null } as const;
  return { source: { type: 'url', url }, platform, limit: 280, maxPosts: 10, ...wording };
};

/** Ends a thread that is being written, by quoting the article that it is made of. */
type Finish = () => Promise<Making>;

/** An instance of the service, as far as it makes threads of pages and keeps them. */
class MakingInstance {
  readonly archive: StoredThreadArchive;
  readonly administration: StoredCacheAdministration;
  readonly #writer = new HeldWriter();
  readonly #cache: StoredThreadCache;
  readonly #make: MakeThread;

  constructor(storage: Storage, pages: Pages) {
    const { entries } = storage;
    const flights = () => new InProcessSingleFlight();
    const lifetimes = { threadMs: hourMs, degradedThreadMs: hourMs };
    const reader = new CachedPageReader(pages, {
      entries,
      flights: flights(),
      lifetimeMs: hourMs,
      maxValueBytes: 10_000,
    });
    this.archive = new StoredThreadArchive(storage, hourMs, randomUUID);
    this.administration = new StoredCacheAdministration(storage);
    this.#cache = new StoredThreadCache(entries, systemClock, 10_000);
    this.#make = new MakeThread(
      this.#cache,
      flights(),
      new ComposeThread(reader, this.#writer, inlineEditor, systemClock),
      lifetimes,
    );
  }

  /** Resolves when the article has been taken, and the writer is asked. */
  async begin(platform: PlatformName, freshness: 'cached' | 'fresh' = 'cached'): Promise<Finish> {
    const order = orderFor(platform);
    const before = this.#writer.calls.length;
    const making = this.#make.run({ order, visitor, fingerprint: this.#print(platform), freshness }, never);
    await untilTrue(() => this.#writer.calls.length > before);
    const call = this.#writer.calls[before];
    return () => {
      call?.finish(manuscriptOf(call.assignment.text));
      return making;
    };
  }

  async make(platform: PlatformName, freshness: 'cached' | 'fresh' = 'cached'): Promise<string> {
    return told(await (await this.begin(platform, freshness))());
  }

  async kept(platform: PlatformName): Promise<string | null> {
    const reading = await this.#cache.read(this.#print(platform));
    return reading.kind === 'hit' ? wordsOf(reading.thread) : null;
  }

  async keptText(platform: PlatformName): Promise<string | null> {
    return this.#cache.sourceText(this.#print(platform).threadId);
  }

  idOf(platform: PlatformName): Thread['id'] & string {
    return this.#print(platform).threadId;
  }

  #print(platform: PlatformName) {
    return fingerprintOf(orderFor(platform), this.#writer.identity);
  }
}

const wordsOf = ({ posts }: Thread): string => posts.map(({ content }) => content).join(' ');

const told = (making: Making): string => {
  if (making.kind === 'refused') return making.refusal.code;
  return `${making.stored ? 'stored' : 'not stored'}: ${wordsOf(making.thread)}`;
};

const freshStays = (name: string, open: () => Promise<Storage>): void => {
  describe(`a thread that was wanted fresh, over ${name}`, () => {
    let stores: readonly [Storage, Storage];
    let pages: Pages;
    let one: MakingInstance;
    let other: MakingInstance;
    beforeEach(async () => {
      stores = [await open(), await open()];
      pages = new Pages();
      [one, other] = [new MakingInstance(stores[0], pages), new MakingInstance(stores[1], pages)];
      await one.administration.clear({ kind: 'all' });
      pages.answer = articleOf('Before.');
      expect(await one.make('bluesky')).to.equal('stored: Before.');
      expect(await one.archive.keep(one.idOf('bluesky'))).to.equal(true);
    });
    afterEach(() => Promise.all(stores.map((storage) => storage.close())));

    for (const where of ['here', 'elsewhere'] as const) {
      it(`${where}, stays when a slower one is done that was begun before, of the article as it was kept`, async () => {
        const finish = await one.begin('x');
        pages.answer = articleOf('After.');
        expect(await (where === 'here' ? one : other).make('x', 'fresh')).to.equal('stored: After.');
        expect(told(await finish())).to.equal('not stored: Before.');
        for (const instance of [one, other]) {
          expect(await instance.kept('x')).to.equal('After.');
          expect(await instance.keptText('x')).to.equal('After.');
        }
      });
    }

    it('takes the place of one that was done before it, of the article as it was kept', async () => {
      const finish = await one.begin('x');
      pages.answer = articleOf('After.');
      const finishFresh = await other.begin('x', 'fresh');
      expect(told(await finish())).to.equal('stored: Before.');
      expect(told(await finishFresh())).to.equal('stored: After.');
      for (const instance of [one, other]) expect(await instance.kept('x')).to.equal('After.');
    });

    it('may be wanted fresh again', async () => {
      for (const text of ['Second.', 'Third.']) {
        pages.answer = articleOf(text);
        expect(await other.make('x', 'fresh')).to.equal(`stored: ${text}`);
        expect(await one.kept('x')).to.equal(text);
      }
    });

    it('takes nothing from others: not their thread for another platform, nor its text, nor their history', async () => {
      await one.make('x');
      pages.answer = articleOf('After.');
      await other.make('x', 'fresh');
      expect(await one.kept('bluesky')).to.equal('Before.');
      expect(await one.keptText('bluesky')).to.equal('Before.');
      expect((await one.archive.find(one.idOf('bluesky')))?.sourceText).to.equal('Before.');
      expect(await one.make('mastodon')).to.equal('stored: After.');
    });

    it('leaves a thread in the histories that had it', async () => {
      pages.answer = articleOf('After.');
      expect(await other.make('bluesky', 'fresh')).to.equal('stored: After.');
      expect((await one.archive.find(one.idOf('bluesky')))?.sourceText).to.equal('Before.');
      expect(await one.archive.keep(one.idOf('bluesky'))).to.equal(true);
      expect((await one.archive.find(one.idOf('bluesky')))?.sourceText).to.equal('After.');
    });

    it('takes the place of the old one in one step: between any two calls to storage, either is there', async () => {
      const seen: unknown[] = [];
      const look = async (): Promise<void> => {
        const found = [await other.kept('bluesky'), await other.keptText('bluesky')];
        if (JSON.stringify(found) !== JSON.stringify(seen.at(-1))) seen.push(found);
      };
      const watched = aroundStorage(stores[0], async (_verb, call) => {
        await look();
        const answer = await call();
        await look();
        return answer;
      });
      pages.answer = articleOf('After.');
      expect(await new MakingInstance(watched, pages).make('bluesky', 'fresh')).to.equal('stored: After.');
      expect(seen).to.deep.equal([
        ['Before.', 'Before.'],
        ['After.', 'After.'],
      ]);
    });

    it('leaves the old one there when it cannot be written, or not its text', async () => {
      for (const failing of ['s:', 't:']) {
        const { entries } = stores[0];
        const write: Entries['write'] = async (...args) => {
          if (args[1].startsWith(failing)) throw new StorageFault('full');
          return entries.write(...args);
        };
        pages.answer = articleOf(`Not kept: ${failing}`);
        const failed = new MakingInstance(withVerbs(stores[0], { entries: { write } }), pages).make('bluesky', 'fresh');
        expect(await failed.catch((fault: unknown) => fault)).to.be.instanceOf(StorageFault);
        for (const instance of [one, other]) {
          expect(await instance.kept('bluesky')).to.equal('Before.');
          expect(await instance.keptText('bluesky')).to.equal('Before.');
        }
      }
    });

    it('is not kept where its page was cleared meanwhile', async () => {
      const finish = await one.begin('x', 'fresh');
      const sourceDigest = sourceDigestOf({ type: 'url', url });
      await other.administration.clear({ kind: 'source', sourceDigest });
      expect(told(await finish())).to.equal('not stored: Before.');
      expect(await one.kept('x')).to.equal(null);
    });
  });
};

describe('superseded threads', () => {
  overEachBackend(freshStays);
});
