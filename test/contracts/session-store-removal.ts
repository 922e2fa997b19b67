import assert from 'node:assert/strict';
import { digestOfSession, emptySession } from '../../src/domain/session.ts';
import { adding, ann, type Body, bob, entry, full } from './session-store-kit.ts';

export const removedWhole: Body = async ([one], names) => {
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

export const notBroughtBack: Body = async ([one, other], names) => {
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

export const livesByDigest: Body = async ([one, other]) => {
  assert.equal(await one.lives(digestOfSession(ann)), false);
  await one.change(ann, () => emptySession);
  assert.equal(await one.lives(digestOfSession(ann)), true);
  assert.equal(await other.lives(digestOfSession(ann)), true);
  assert.equal(await other.lives(digestOfSession(bob)), false);
  await other.remove(ann);
  assert.equal(await one.lives(digestOfSession(ann)), false);
};
