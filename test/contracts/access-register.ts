import assert from 'node:assert/strict';
import { emptyGrant, type Grant, type GrantId } from '../../src/domain/grant.ts';
import type { AccessRegister } from '../../src/ports/access-register.ts';
import type { Runner } from './runner.ts';

export interface AccessRegisterHarness {
  /** An empty register, as two who share it have it. */
  open(): SharedRegisters | Promise<SharedRegisters>;
  close?(registers: SharedRegisters): Promise<void>;
  /** All that its store holds, as text: names and values. */
  kept(registers: SharedRegisters): Promise<string>;
}

export type SharedRegisters = readonly [AccessRegister, AccessRegister];

type Body = (registers: SharedRegisters, kept: () => Promise<string>) => Promise<void>;

/** What `AccessRegister` promises, of any adapter. */
export const accessRegisterContract = (
  name: string,
  { describe, it }: Runner,
  harness: AccessRegisterHarness,
): void => {
  const using = (body: Body) => async (): Promise<void> => {
    const registers = await harness.open();
    try {
      await body(registers, () => harness.kept(registers));
    } finally {
      await harness.close?.(registers);
    }
  };

  describe(`${name}: a grant`, () => {
    it('that was never made is null', using(nothingKnown));
    it('is stored completely, apart from others, and found at once by its maker', using(keptWhole));
    it('is found in its current state by `findNow`, on either side', using(foundNow));
    it('is as the latest change left it for the next change, on both sides', using(changedOnBothSides));
    it('is left unchanged, or not made, by a change that returns null', using(leftAlone));
    it('has every one of many concurrent changes, on both sides', using(changedAtOnce));
    it('that a change fails to make something of stays as it was', using(changeThrew));
  });

  describe(`${name}: a reference`, () => {
    it('that leads nowhere leads nowhere', using(leadsNowhere));
    it('leads to its grants, each once, the latest last, on both sides', using(leadsToItsOwn));
    it('leads to all grants that are linked concurrently', using(linkedAtOnce));
    it('of many grants leads to the sixteen that were linked last', using(leadsToTheLatest));
    it('may be any text, and is another where one character is', using(oddReferences));
    it('cannot be read out of the store', using(namesTellNothing));
  });
};

const idOf = (text: string): GrantId => text.padEnd(22, '_') as GrantId;
const ann = idOf('ann');
const bob = idOf('bob');

const stamp = { atMs: 1_700_000_000_123, rank: 3 };
const whole: Grant = {
  payment: { value: 'refunded', stamp },
  boughtUntilMs: { value: 0, stamp },
  paidUntilMs: { value: 1_800_000_000_000, stamp },
  assumedUntilMs: { value: 0, stamp: { atMs: 0, rank: 0 } },
  subscriptions: { sub_1: { value: 'live', stamp }, sub_2: { value: 'ended', stamp } },
  codeDigest: 'c'.repeat(64),
  keyDigest: 'k'.repeat(64),
  replacedKeyDigests: ['a', 'b'],
  redeemedBy: { session: 's'.repeat(64), asker: 'é{}"\n' },
};

const nothingKnown: Body = async ([register]) => {
  assert.equal(await register.find(ann), null);
  assert.equal(await register.change(ann, () => null), null);
};

const keptWhole: Body = async ([register]) => {
  assert.deepEqual(await register.change(ann, () => whole), whole);
  assert.deepEqual(await register.change(bob, () => emptyGrant), emptyGrant);
  assert.deepEqual(await register.find(ann), whole);
  assert.deepEqual(await register.find(bob), emptyGrant);
};

const foundNow: Body = async ([one, other]) => {
  assert.equal(await one.findNow(ann), null);
  await one.change(ann, () => emptyGrant);
  assert.deepEqual(await one.find(ann), emptyGrant);
  await other.change(ann, () => whole);
  assert.deepEqual(await one.findNow(ann), whole);
  assert.deepEqual(await one.find(ann), whole);
};

const changedOnBothSides: Body = async ([one, other]) => {
  await one.change(ann, () => whole);
  const changed = await other.change(ann, (grant) => grant && { ...grant, keyDigest: 'other' });
  assert.deepEqual(changed, { ...whole, keyDigest: 'other' });
  assert.deepEqual(await one.change(ann, () => null), changed);
  assert.deepEqual(await one.find(ann), changed);
};

const leftAlone: Body = async ([register]) => {
  assert.equal(await register.change(ann, (grant) => grant), null);
  await register.change(ann, () => whole);
  assert.deepEqual(await register.change(ann, () => null), whole);
  assert.deepEqual(await register.find(ann), whole);
};

const changedAtOnce: Body = async ([one, other]) => {
  const names = Array.from({ length: 50 }, (_, i) => `sub_${i}`);
  await Promise.all(
    names.map((name, i) =>
      (i % 2 === 0 ? one : other).change(ann, (grant) => {
        const before = grant ?? emptyGrant;
        return { ...before, subscriptions: { ...before.subscriptions, [name]: { value: 'live', stamp } } };
      }),
    ),
  );
  const grant = await one.change(ann, () => null);
  assert.deepEqual(Object.keys(grant?.subscriptions ?? {}).toSorted(), names.toSorted());
};

const changeThrew: Body = async ([register]) => {
  await register.change(ann, () => whole);
  const mistake = new TypeError('a mistake');
  const changing = register.change(ann, () => {
    throw mistake;
  });
  await assert.rejects(changing, mistake);
  assert.deepEqual(await register.find(ann), whole);
};

const leadsNowhere: Body = async ([register]) => {
  assert.deepEqual(await register.resolve('checkout:cs_1'), []);
};

const leadsToItsOwn: Body = async ([one, other]) => {
  for (const id of [ann, bob, ann]) await one.link('checkout:cs_1', id);
  await other.link('checkout:cs_2', bob);
  for (const register of [one, other]) {
    assert.deepEqual(await register.resolve('checkout:cs_1'), [ann, bob]);
    assert.deepEqual(await register.resolve('checkout:cs_2'), [bob]);
    assert.equal(await register.find(ann), null);
  }
};

const linkedAtOnce: Body = async ([one, other]) => {
  const ids = Array.from({ length: 16 }, (_, i) => idOf(`${i}`));
  await Promise.all(ids.map((id, i) => (i % 2 === 0 ? one : other).link('email:a', id)));
  assert.deepEqual((await one.resolve('email:a')).toSorted(), ids.toSorted());
};

const leadsToTheLatest: Body = async ([register]) => {
  const ids = Array.from({ length: 20 }, (_, i) => idOf(`${i}`));
  for (const id of ids) await register.link('email:a', id);
  assert.deepEqual(await register.resolve('email:a'), ids.slice(-16));
};

const oddReferences: Body = async ([register]) => {
  const references = ['', ' ', '{', 'ä', 'A', 'a', '\u0000', '\n', 'x'.repeat(5_000), `${'x'.repeat(4_999)}y`];
  for (const [i, reference] of references.entries()) await register.link(reference, idOf(`${i}`));
  for (const [i, reference] of references.entries()) {
    assert.deepEqual(await register.resolve(reference), [idOf(`${i}`)]);
  }
};

const namesTellNothing: Body = async ([register], kept) => {
  await register.link('checkout:cs_telling_1234567890', ann);
  const text = await kept();
  assert.ok(text.includes(ann), 'the store is looked through');
  for (const telling of ['checkout:', 'cs_telling', '1234567890']) assert.ok(!text.includes(telling), telling);
};
