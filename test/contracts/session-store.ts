import assert from 'node:assert/strict';
import { emptySession } from '../../src/domain/session.ts';
import type { Runner } from './runner.ts';
import { changedAtOnce, changeThrew, leftAlone, madeOnce, opened } from './session-store-changes.ts';
import { ann, type Body, bob, entry, full, type SessionStoreHarness } from './session-store-kit.ts';
import { livesByDigest, notBroughtBack, removedWhole } from './session-store-removal.ts';

export { type SessionStoreHarness, type SharedSessions, sessionId } from './session-store-kit.ts';

/** What `SessionStore` promises, of any adapter. */
export const sessionStoreContract = (name: string, { describe, it }: Runner, harness: SessionStoreHarness): void => {
  const using = (body: Body) => async (): Promise<void> => {
    const stores = await harness.open();
    try {
      await body(stores, () => harness.names(stores));
    } finally {
      await harness.close?.(stores);
    }
  };

  describe(`${name}: a session`, () => {
    it('without stored data is null, and reading it stores nothing', using(nothingKept));
    it('is kept whole, and apart from others', using(keptWhole));
    it('is read in its current state by `readNow`, on either side', using(readNow));
    it('is opened where nothing is kept, and else left as it is', using(opened));
    it('is left unchanged, or not made, by a change that returns null', using(leftAlone));
    it('has every one of many concurrent changes, on both sides', using(changedAtOnce));
    it('is made once by many concurrent changes', using(madeOnce));
    it('survives odd characters', using(oddCharacters));
    it('that is removed leaves nothing behind', using(removedWhole));
    it('that is removed is not restored by a change that only adds to it', using(notBroughtBack));
    it('that a change fails to make of it stays as it was', using(changeThrew));
    it('is known to exist by its digest until it is removed', using(livesByDigest));
    it('has no name that reveals its id', using(namesTellNothing));
  });
};

const nothingKept: Body = async ([store], names) => {
  const before = await names();
  assert.equal(await store.read(ann), null);
  assert.deepEqual(await names(), before);
};

const keptWhole: Body = async ([one, other]) => {
  assert.deepEqual(await one.change(ann, () => full), full);
  assert.deepEqual(await one.read(ann), full);
  assert.deepEqual(await other.read(ann), full);
  assert.equal(await one.read(bob), null);
  assert.deepEqual(await one.change(bob, () => emptySession, { durable: false }), emptySession);
  assert.deepEqual(await other.read(bob), emptySession);
  assert.deepEqual(await one.read(ann), full);
};

const readNow: Body = async ([one, other]) => {
  assert.equal(await one.readNow(ann), null);
  await one.change(ann, () => emptySession);
  assert.deepEqual(await one.read(ann), emptySession);
  await other.change(ann, () => full);
  assert.deepEqual(await one.readNow(ann), full);
  assert.deepEqual(await one.read(ann), full);
  await other.remove(ann);
  assert.equal(await one.readNow(ann), null);
};

const oddCharacters: Body = async ([one, other]) => {
  const titles = ['', '"}\n\u0000 {x} ', 'ä😀\u2028'.repeat(60)];
  const threads = titles.map((title, n) => ({ ...entry(n), title }));
  await one.change(ann, () => ({ ...full, threads }));
  assert.deepEqual((await other.read(ann))?.threads, threads);
};

const namesTellNothing: Body = async ([one], names) => {
  const before = new Set(await names());
  await one.change(ann, () => full);
  const added = (await names()).filter((name) => !before.has(name));
  assert.equal(added.length, 1);
  assert.ok(!added.some((name) => name.includes(ann) || name.includes('ann')));
};
