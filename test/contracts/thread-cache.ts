import assert from 'node:assert/strict';
import { fingerprint } from '../../src/domain/fingerprint.ts';
import { normaliseText } from '../../src/domain/source-text.ts';
import type { ThreadId } from '../../src/domain/thread.ts';
import type { ThreadCache } from '../../src/ports/thread-cache.ts';
import type { Runner } from './runner.ts';
import { sampleEntry } from './sample-entry.ts';
import { cleared, clearedBeforeSuperseding, fenced } from './thread-cache-clears.ts';
import { hourMs, maxValueBytes, type ThreadCacheHarness, threadIn, write } from './thread-cache-kit.ts';
import { foundMeanwhile, superseded } from './thread-cache-superseding.ts';

export type { ThreadCacheHarness } from './thread-cache-kit.ts';

/** What `ThreadCache` promises, of any adapter. */
export const threadCacheContract = (name: string, { describe, it }: Runner, harness: ThreadCacheHarness): void => {
  const using = (body: (cache: ThreadCache) => Promise<void>) => async (): Promise<void> => {
    const cache = await harness.open({ maxValueBytes });
    try {
      await body(cache);
    } finally {
      await harness.close?.(cache);
    }
  };

  describe(`${name}: a thread that was written`, () => {
    it('is read whole, with its text', using(keptWhole));
    it('is not another one', using(keptApart));
    it('may be replaced, with its text', using(replaced));
    it('is not kept when it or its text is too large', using(tooLarge));
    it('survives odd characters', using(oddCharacters));
    it(
      'is gone when its source is cleared',
      using((cache) => cleared(cache, harness)),
    );
    it(
      'is not kept when its source was cleared meanwhile',
      using((cache) => fenced(cache, harness)),
    );
    it(
      'that supersedes is not overwritten by writers that began before; others and their texts stay',
      using(superseded),
    );
    it('stays to be found until another supersedes it', using(foundMeanwhile));
    it(
      'does not supersede what was cleared meanwhile',
      using((cache) => clearedBeforeSuperseding(cache, harness)),
    );
    const { advance } = harness;
    if (advance) {
      it(
        'lives as long as it was given, its text no shorter',
        using((cache) => expired(cache, advance)),
      );
    }
  });

  describe(`${name}: an id`, () => {
    it('of no thread finds nothing', using(foundNothing));
  });
};

const keptWhole = async (cache: ThreadCache): Promise<void> => {
  const entry = sampleEntry('One. Two.');
  const { fingerprint, thread, sourceText } = entry;
  assert.equal(threadIn(await cache.read(fingerprint)), null);
  assert.equal(await write(cache, entry), true);
  const reading = await cache.read(fingerprint);
  assert.deepEqual(threadIn(reading), thread);
  assert.ok(reading.kind === 'hit' && reading.ttlMs > hourMs - 10_000 && reading.ttlMs <= hourMs && reading.ageMs >= 0);
  assert.deepEqual(await cache.find(fingerprint.threadId), thread);
  assert.equal(await cache.sourceText(fingerprint.threadId), sourceText);
};

const keptApart = async (cache: ThreadCache): Promise<void> => {
  const entry = sampleEntry('One.');
  const sibling = sampleEntry('One.', { limit: 300 });
  const other = sampleEntry('Two.');
  await write(cache, entry);
  for (const { fingerprint } of [sibling, other]) {
    assert.equal((await cache.read(fingerprint)).kind, 'miss');
    assert.equal(await cache.find(fingerprint.threadId), null);
    assert.equal(await cache.sourceText(fingerprint.threadId), null);
  }
  await write(cache, sibling);
  assert.deepEqual(await cache.find(entry.fingerprint.threadId), entry.thread);
  assert.deepEqual(await cache.find(sibling.fingerprint.threadId), sibling.thread);
};

const replaced = async (cache: ThreadCache): Promise<void> => {
  const entry = sampleEntry('One.');
  // As when a page has changed since: the same address, another text.
  const changed = { ...sampleEntry('One, mended.'), fingerprint: entry.fingerprint };
  const thread = { ...changed.thread, id: entry.fingerprint.threadId };
  await write(cache, entry);
  assert.equal(await write(cache, { ...changed, thread }), true);
  assert.deepEqual(await cache.find(entry.fingerprint.threadId), thread);
  assert.equal(await cache.sourceText(entry.fingerprint.threadId), 'One, mended.');
};

const tooLarge = async (cache: ThreadCache): Promise<void> => {
  // Within the bound in characters, past it in UTF-8.
  const longText = sampleEntry('ä'.repeat(maxValueBytes / 2 + 1));
  const fitting = sampleEntry('ä'.repeat(maxValueBytes / 2));
  const small = sampleEntry('One.');
  const longThread = { ...small, thread: { ...small.thread, model: 'ä'.repeat(maxValueBytes / 2) } };
  assert.equal(await write(cache, longText), false);
  assert.equal(await write(cache, longThread), false);
  assert.equal(await write(cache, fitting), true);
  for (const { fingerprint } of [longText, longThread]) {
    assert.equal((await cache.read(fingerprint)).kind, 'miss');
    assert.equal(await cache.sourceText(fingerprint.threadId), null);
  }
};

const oddCharacters = async (cache: ThreadCache): Promise<void> => {
  const entry = sampleEntry(normaliseText('{"a"}\n\n\t𝔘𝔫𝔦 👩‍👩‍👧 e\u0301 \u2028 عربى \\ud800'));
  await write(cache, entry);
  assert.deepEqual(await cache.find(entry.fingerprint.threadId), entry.thread);
  assert.equal(await cache.sourceText(entry.fingerprint.threadId), entry.sourceText);
};

const expired = async (cache: ThreadCache, advance: (ms: number) => void): Promise<void> => {
  const entry = sampleEntry('One.');
  const { threadId } = entry.fingerprint;
  await write(cache, entry);
  // A sibling with the same text and a shorter life must not take the text along.
  await write(cache, sampleEntry('One.', { limit: 300 }), 1_000);
  advance(hourMs - 1);
  assert.deepEqual(await cache.find(threadId), entry.thread);
  assert.equal(await cache.sourceText(threadId), entry.sourceText);
  advance(1);
  assert.equal(await cache.find(threadId), null);
  assert.equal(await cache.sourceText(threadId), null);
  assert.equal((await cache.read(entry.fingerprint)).kind, 'miss');
};

const foundNothing = async (cache: ThreadCache): Promise<void> => {
  const unknown = fingerprint({ type: 'text', content: 'never written' }, {}).threadId;
  const ids: ThreadId[] = [unknown, 'th_', 'th_short', `th_${'{'.repeat(64)}`, `th_${'A'.repeat(65)}`];
  for (const id of ids) {
    assert.equal(await cache.find(id), null);
    assert.equal(await cache.sourceText(id), null);
  }
};
