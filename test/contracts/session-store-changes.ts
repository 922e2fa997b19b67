import assert from 'node:assert/strict';
import { emptySession, type Session } from '../../src/domain/session.ts';
import { adding, ann, type Body, bob, entry, full } from './session-store-kit.ts';

export const opened: Body = async ([one, other]) => {
  await Promise.all([one.open(ann), other.open(ann), one.change(bob, () => full)]);
  assert.deepEqual(await other.read(ann), emptySession);
  await other.change(ann, () => full);
  await one.open(ann);
  assert.deepEqual(await one.readNow(ann), full);
};

export const leftAlone: Body = async ([store], names) => {
  const before = await names();
  assert.equal(await store.change(ann, () => null), null);
  assert.deepEqual(await names(), before);
  await store.change(ann, () => full);
  assert.deepEqual(await store.change(ann, () => null), full);
  assert.deepEqual(await store.read(ann), full);
};

export const changedAtOnce: Body = async (stores) => {
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

export const madeOnce: Body = async (stores) => {
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

export const changeThrew: Body = async ([one]) => {
  await one.change(ann, () => full);
  const refuse = (): never => {
    throw new RangeError('no');
  };
  await assert.rejects(one.change(ann, refuse), RangeError);
  assert.deepEqual(await one.change(ann, () => null), full);
};
