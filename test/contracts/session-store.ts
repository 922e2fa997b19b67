import assert from 'node:assert/strict';
import type { GrantId } from '../../src/domain/grant.ts';
import {
  digestOfSession,
  emptySession,
  type HistoryEntry,
  parseSessionId,
  type Session,
  type SessionId,
} from '../../src/domain/session.ts';
import type { SessionStore } from '../../src/ports/session-store.ts';
import type { Runner } from './runner.ts';

export interface SessionStoreHarness {
  /** An empty store, as two who share it have it. */
  open(): SharedSessions | Promise<SharedSessions>;
  close?(stores: SharedSessions): Promise<void>;
  /** What is there, of anybody: whatever the backend calls it. */
  names(stores: SharedSessions): Promise<readonly string[]>;
}

export type SharedSessions = readonly [SessionStore, SessionStore];

type Names = () => Promise<readonly string[]>;
type Body = (stores: SharedSessions, names: Names) => Promise<void>;

export const sessionId = (text: string): SessionId => {
  const id = parseSessionId(text.padEnd(22, 'A'));
  assert.ok(id !== null, `${text} can begin an id`);
  return id;
};

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

const ann = sessionId('ann');
const bob = sessionId('bob');
const full: Session = {
  preferences: { platform: 'mastodon', tone: 'witty', numbering: 'none', language: 'pt-BR', maxPosts: 25 },
  threads: [
    { id: 'th_b', title: 'The harbour', platform: 'bluesky', createdAtMs: 1_700_000_000_123 },
    { id: 'th_a', title: null, platform: 'x', createdAtMs: 0 },
  ],
  grant: 'g'.repeat(22) as GrantId,
};

const entry = (n: number): HistoryEntry => ({ id: `th_${n}`, title: null, platform: 'x', createdAtMs: n });

const adding = (added: HistoryEntry) => (session: Session | null) =>
  session && { ...session, threads: [added, ...session.threads] };

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

const opened: Body = async ([one, other]) => {
  await Promise.all([one.open(ann), other.open(ann), one.change(bob, () => full)]);
  assert.deepEqual(await other.read(ann), emptySession);
  await other.change(ann, () => full);
  await one.open(ann);
  assert.deepEqual(await one.readNow(ann), full);
};

const leftAlone: Body = async ([store], names) => {
  const before = await names();
  assert.equal(await store.change(ann, () => null), null);
  assert.deepEqual(await names(), before);
  await store.change(ann, () => full);
  assert.deepEqual(await store.change(ann, () => null), full);
  assert.deepEqual(await store.read(ann), full);
};

const changedAtOnce: Body = async (stores) => {
  await stores[0].change(ann, () => emptySession);
  const change = (n: number) => stores[n % 2 === 0 ? 0 : 1].change(ann, adding(entry(n)), { durable: n % 3 === 0 });
  await Promise.all(Array.from({ length: 40 }, (_, n) => change(n)));
  const kept = await stores[0].change(ann, () => null);
  const createdAtMs = kept?.threads.map((thread) => thread.createdAtMs).sort((a, b) => a - b);
  assert.deepEqual(
    createdAtMs,
    Array.from({ length: 40 }, (_, n) => n),
  );
};

const madeOnce: Body = async (stores) => {
  let made = 0;
  const make = (n: number) => (session: Session | null) => {
    if (session !== null) return null;
    made += 1;
    return { ...emptySession, threads: [entry(n)] };
  };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => stores[n % 2 === 0 ? 0 : 1].change(ann, make(n))),
  );
  assert.ok(made > 0);
  const kept = await stores[1].change(ann, () => null);
  for (const answer of answers) assert.deepEqual(answer, kept);
};

const oddCharacters: Body = async ([one, other]) => {
  const titles = ['', '"}\n\u0000 {x} ', 'ä😀\u2028'.repeat(60)];
  const threads = titles.map((title, n) => ({ ...entry(n), title }));
  await one.change(ann, () => ({ ...full, threads }));
  assert.deepEqual((await other.read(ann))?.threads, threads);
};

const removedWhole: Body = async ([one], names) => {
  const before = await names();
  await one.change(ann, () => full);
  await one.change(bob, () => full);
  assert.deepEqual(await one.remove(ann), full);
  assert.equal(await one.read(ann), null);
  assert.deepEqual(await one.read(bob), full);
  assert.deepEqual(await one.remove(bob), full);
  assert.equal(await one.remove(bob), null);
  assert.deepEqual(await names(), before);
};

const notBroughtBack: Body = async ([one, other], names) => {
  const before = await names();
  await one.change(ann, () => full);
  await other.read(ann);
  const changes = Array.from({ length: 30 }, (_, n) =>
    [one, other].map((store) => store.change(ann, adding(entry(n)))),
  );
  await one.remove(ann);
  await Promise.all(changes.flat());
  await other.change(ann, adding(entry(0)));
  assert.equal(await one.read(ann), null);
  assert.deepEqual(await names(), before);
};

const changeThrew: Body = async ([one]) => {
  await one.change(ann, () => full);
  const refuse = (): never => {
    throw new RangeError('no');
  };
  await assert.rejects(one.change(ann, refuse), RangeError);
  assert.deepEqual(await one.change(ann, () => null), full);
};

const livesByDigest: Body = async ([one, other]) => {
  assert.equal(await one.lives(digestOfSession(ann)), false);
  await one.change(ann, () => emptySession);
  assert.equal(await one.lives(digestOfSession(ann)), true);
  assert.equal(await other.lives(digestOfSession(ann)), true);
  assert.equal(await other.lives(digestOfSession(bob)), false);
  await other.remove(ann);
  assert.equal(await one.lives(digestOfSession(ann)), false);
};

const namesTellNothing: Body = async ([one], names) => {
  const before = new Set(await names());
  await one.change(ann, () => full);
  const added = (await names()).filter((name) => !before.has(name));
  assert.equal(added.length, 1);
  assert.ok(!added.some((name) => name.includes(ann) || name.includes('ann')));
};
