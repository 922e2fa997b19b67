import assert from 'node:assert/strict';
import type { ThreadCache } from '../../src/ports/thread-cache.ts';
import { sampleEntry } from './sample-entry.ts';
import { fenceOf, hourMs, type ThreadCacheHarness, write } from './thread-cache-kit.ts';

export const cleared = async (cache: ThreadCache, harness: ThreadCacheHarness): Promise<void> => {
  const entry = sampleEntry('One.');
  const sibling = sampleEntry('One.', { limit: 300 });
  const other = sampleEntry('Two.');
  for (const each of [entry, sibling, other]) await write(cache, each);
  await harness.clear(cache, entry.fingerprint);
  for (const { fingerprint } of [entry, sibling]) {
    assert.equal((await cache.read(fingerprint)).kind, 'miss');
    assert.equal(await cache.find(fingerprint.threadId), null);
    assert.equal(await cache.sourceText(fingerprint.threadId), null);
  }
  assert.deepEqual(await cache.find(other.fingerprint.threadId), other.thread);
};

export const fenced = async (cache: ThreadCache, harness: ThreadCacheHarness): Promise<void> => {
  const entry = sampleEntry('One.');
  const fence = await fenceOf(cache, entry);
  await harness.clear(cache, entry.fingerprint);
  assert.equal(await cache.write(entry, fence, hourMs), false);
  assert.equal(await cache.find(entry.fingerprint.threadId), null);
  // A hit hands out a fence as well, for who wants a fresh answer all the same.
  await write(cache, entry);
  const fenceOfHit = await fenceOf(cache, entry);
  assert.equal(await cache.write(entry, fenceOfHit, hourMs), true);
  await harness.clear(cache, entry.fingerprint);
  assert.equal(await cache.write(entry, fenceOfHit, hourMs), false);
};

export const clearedBeforeSuperseding = async (cache: ThreadCache, harness: ThreadCacheHarness): Promise<void> => {
  const entry = { ...sampleEntry('One.'), supersedes: true };
  const fence = await fenceOf(cache, entry);
  await harness.clear(cache, entry.fingerprint);
  assert.equal(await cache.write(entry, fence, hourMs), false);
  assert.equal(await cache.find(entry.fingerprint.threadId), null);
};
