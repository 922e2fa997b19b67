import assert from 'node:assert/strict';
import type { ThreadCache } from '../../src/ports/thread-cache.ts';
import { sampleEntry } from './sample-entry.ts';
import { fenceOf, hourMs, write } from './thread-cache-kit.ts';

export const superseded = async (cache: ThreadCache): Promise<void> => {
  const entry = sampleEntry('One.');
  const sibling = sampleEntry('One.', { limit: 300 });
  const fresh = { ...entry, sourceText: 'Mended.', thread: { ...entry.thread, truncated: true }, supersedes: true };
  const again = { ...fresh, thread: { ...entry.thread, model: 'another' } };
  await write(cache, sibling);
  const [earlier, alsoEarlier] = [await fenceOf(cache, entry), await fenceOf(cache, sibling)];
  for (const wanted of [fresh, again]) {
    const fence = await fenceOf(cache, entry);
    assert.equal(await cache.write(wanted, fence, hourMs), true);
    for (const late of [earlier, fence]) assert.equal(await cache.write(entry, late, hourMs), false);
    assert.deepEqual(await cache.find(entry.fingerprint.threadId), wanted.thread);
    assert.equal(await cache.sourceText(entry.fingerprint.threadId), 'Mended.');
  }
  assert.deepEqual(await cache.find(sibling.fingerprint.threadId), sibling.thread);
  assert.equal(await cache.sourceText(sibling.fingerprint.threadId), 'One.');
  assert.equal(await cache.write(sibling, alsoEarlier, hourMs), true);
  assert.equal(await write(cache, entry), true);
};

export const foundMeanwhile = async (cache: ThreadCache): Promise<void> => {
  const entry = sampleEntry('One.');
  const { fingerprint } = entry;
  const fresh = { ...entry, sourceText: 'Mended.', thread: { ...entry.thread, truncated: true }, supersedes: true };
  await write(cache, entry);
  const fence = await fenceOf(cache, entry);
  let done = false;
  const superseding = cache.write(fresh, fence, hourMs).finally(() => {
    done = true;
  });
  while (!done) {
    assert.equal((await cache.find(fingerprint.threadId))?.id, fingerprint.threadId);
    assert.notEqual(await cache.sourceText(fingerprint.threadId), null);
    assert.equal((await cache.read(fingerprint)).kind, 'hit');
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(await superseding, true);
  assert.deepEqual(await cache.find(fingerprint.threadId), fresh.thread);
};
