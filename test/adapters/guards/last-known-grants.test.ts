import { expect } from 'chai';
import { LastKnownGrants } from '../../../src/adapters/guards/last-known-grants.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredAccessRegister } from '../../../src/adapters/records/stored-access-register.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { emptyGrant, type Grant, type GrantId } from '../../../src/domain/grant.ts';
import { accessRegisterContract } from '../../contracts/access-register.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { overMemory } from '../records/access-registers.ts';

accessRegisterContract(
  'LastKnownGrants',
  { describe, it },
  overMemory((register) => new LastKnownGrants(register, new FakeClock(0))),
);

const idOf = (n: number): GrantId => `${n}`.padEnd(22, '_') as GrantId;
const id = idOf(1);
const keyed = (keyDigest: string): Grant => ({ ...emptyGrant, keyDigest });

const setUp = (maxGrants?: number) => {
  const clock = new FakeClock(1_000_000);
  const faulty = new FaultyStorage(new MemoryStorage({ clock }));
  const stored = new StoredAccessRegister(faulty.storage.values);
  const register = new LastKnownGrants(stored, clock, maxGrants);
  const reads = async (call: () => Promise<unknown>): Promise<number> => {
    const before = faulty.asked.length;
    await call();
    return faulty.asked.length - before;
  };
  return { clock, faulty, stored, register, reads };
};

describe('LastKnownGrants', () => {
  it('asks once in 900 ms, and shows another instance’s change within a second', async () => {
    const { clock, stored, register, reads } = setUp();
    await stored.change(id, () => keyed('first'));
    expect(await reads(() => register.find(id))).to.equal(1);
    await stored.change(id, () => keyed('second'));
    clock.advance(899);
    expect(await reads(() => register.find(id))).to.equal(0);
    expect(await register.find(id)).to.deep.equal(keyed('first'));
    clock.advance(1);
    expect(await register.find(id)).to.deep.equal(keyed('second'));
  });

  it('shows its own changes at once', async () => {
    const { register } = setUp();
    await register.change(id, () => keyed('first'));
    expect(await register.find(id)).to.deep.equal(keyed('first'));
    await register.change(id, () => keyed('second'));
    expect(await register.find(id)).to.deep.equal(keyed('second'));
  });

  it('asks once for all concurrent callers', async () => {
    const { stored, register, reads } = setUp();
    await stored.change(id, () => keyed('first'));
    const asking = async () => {
      const grants = await Promise.all(Array.from({ length: 100 }, () => register.find(id)));
      for (const grant of grants) expect(grant).to.deep.equal(keyed('first'));
    };
    expect(await reads(asking)).to.equal(1);
  });

  it('never keeps a value read before a change of its own', async () => {
    const { clock, stored } = setUp();
    const reading = Promise.withResolvers<Grant | null>();
    const register = new LastKnownGrants({ ...bound(stored), find: () => reading.promise }, clock);
    const early = register.find(id);
    await register.change(id, () => keyed('second'));
    reading.resolve(keyed('first'));
    expect(await early).to.deep.equal(keyed('first'));
    expect(await register.find(id)).to.deep.equal(keyed('second'));
  });

  it('does not note that there is no grant: it may be made the next moment, and made-up ones are many', async () => {
    const { stored, register, reads } = setUp();
    expect(await register.find(id)).to.equal(null);
    await stored.change(id, () => keyed('first'));
    expect(await register.find(id)).to.deep.equal(keyed('first'));
    expect(await reads(() => register.find(idOf(2)))).to.equal(1);
    expect(await reads(() => register.find(idOf(2)))).to.equal(1);
  });

  it('asks again after a change whose outcome is unknown', async () => {
    const { faulty, register } = setUp();
    await register.change(id, () => keyed('first'));
    faulty.writes = 'loses';
    expect(await rejectionOf(register.change(id, () => keyed('second')))).to.be.instanceOf(StorageFault);
    expect(await register.find(id)).to.deep.equal(keyed('second'));
  });

  it('knows a grant for an hour while storage is down, and no longer', async () => {
    const { clock, faulty, register } = setUp();
    await register.change(id, () => keyed('first'));
    faulty.all = 'fails';
    clock.advance(3_599_999);
    expect(await register.find(id)).to.deep.equal(keyed('first'));
    clock.advance(1);
    expect(await rejectionOf(register.find(id))).to.be.instanceOf(StorageFault);
    faulty.all = 'answers';
    expect(await register.find(id)).to.deep.equal(keyed('first'));
  });

  it('throws for an unknown grant while storage is down', async () => {
    const { faulty, register } = setUp();
    faulty.all = 'fails';
    for (const call of [
      register.find(id),
      register.change(id, () => null),
      register.resolve('r'),
      register.link('r', id),
    ]) {
      expect(await rejectionOf(call)).to.be.instanceOf(StorageFault);
    }
  });

  it('does not hide other errors behind remembered values', async () => {
    const { clock, stored } = setUp();
    const mistaken = { ...bound(stored), find: () => Promise.reject(new TypeError('a mistake')) };
    const register = new LastKnownGrants(mistaken, clock);
    await register.change(id, () => keyed('first'));
    clock.advance(900);
    expect(await rejectionOf(register.find(id))).to.be.instanceOf(TypeError);
  });

  it('is bounded: the grants that were used longest ago make room', async () => {
    const { faulty, register, reads } = setUp(2);
    for (const n of [1, 2]) await register.change(idOf(n), () => keyed(`${n}`));
    await register.find(idOf(1));
    await register.change(idOf(3), () => keyed('3'));
    expect(await reads(() => register.find(idOf(1)))).to.equal(0);
    faulty.all = 'fails';
    expect(await rejectionOf(register.find(idOf(2)))).to.be.instanceOf(StorageFault);
    expect(await register.find(idOf(3))).to.deep.equal(keyed('3'));
  });
});

const bound = (register: StoredAccessRegister) => ({
  find: register.find.bind(register),
  findNow: register.findNow.bind(register),
  change: register.change.bind(register),
  link: register.link.bind(register),
  resolve: register.resolve.bind(register),
});
