import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { grantPartition, referencePartition } from '../../../src/adapters/records/partitions.ts';
import { StoredAccessRegister } from '../../../src/adapters/records/stored-access-register.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { sha256 } from '../../../src/domain/fingerprint.ts';
import { emptyGrant, type GrantId } from '../../../src/domain/grant.ts';
import { applied } from '../../../src/domain/grant-history.ts';
import { accessRegisterContract } from '../../contracts/access-register.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { startSingle, type Topology } from '../../support/topologies.ts';
import { overMemory, overRedis, overSqlite } from './access-registers.ts';
import { spiedStorage } from './spied-storage.ts';

accessRegisterContract('StoredAccessRegister over memory', { describe, it }, overMemory());

describe('grants in a file', () => {
  accessRegisterContract('StoredAccessRegister over SQLite', { describe, it }, overSqlite(temporaryDirectory()));
});

describe('grants on a server', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());
  accessRegisterContract(
    'StoredAccessRegister over Redis',
    { describe, it },
    overRedis(() => redis),
  );
});

const id = 'A'.repeat(22) as GrantId;
const paid = applied(null, { stamp: { atMs: 5, rank: 1 }, payment: 'paid', paidUntilMs: 9 });

describe('StoredAccessRegister', () => {
  let memory: MemoryStorage;
  beforeEach(() => {
    memory = new MemoryStorage({ clock: new FakeClock(0) });
  });

  it('writes durably and permanently', async () => {
    const { values, calls } = spiedStorage(memory);
    const register = new StoredAccessRegister(values);
    await register.change(id, () => paid);
    await register.change(id, (grant) => grant && { ...grant, keyDigest: 'key' });
    await register.link('checkout:cs_1', id);
    const writes = calls.filter(([verb]) => verb === 'put');
    expect(writes.map(([, partition]) => partition)).to.deep.equal([
      grantPartition(id),
      grantPartition(id),
      referencePartition(sha256('checkout:cs_1')),
    ]);
    for (const [, , , options] of writes) {
      expect(options).to.include({ durable: true }).and.not.have.property('lifetimeMs');
      expect(options).to.have.property('only');
    }
  });

  it('writes nothing where nothing is another', async () => {
    const { values, calls } = spiedStorage(memory);
    const register = new StoredAccessRegister(values);
    await register.change(id, () => paid);
    await register.link('checkout:cs_1', id);
    calls.length = 0;
    await register.change(id, (grant) => applied(grant, { stamp: { atMs: 5, rank: 1 }, payment: 'paid' }));
    await register.link('checkout:cs_1', id);
    expect(calls.map(([verb]) => verb)).to.deep.equal(['get', 'get']);
  });

  for (const odd of ['', 'null', '{', '{"v":2,"grant":{}}', '{"v":1,"grant":{}}', '{"v":1,"grants":[7]}']) {
    it(`neither takes ${odd || 'nothing at all'} for none, nor writes over it`, async () => {
      const register = new StoredAccessRegister(memory.values);
      const places = [
        [grantPartition(id), 'grant'],
        [referencePartition(sha256('r')), 'grants'],
      ] as const;
      for (const [partition, key] of places) await memory.values.put(partition, key, odd);
      for (const call of [
        register.find(id),
        register.change(id, () => emptyGrant),
        register.link('r', id),
        register.resolve('r'),
      ]) {
        expect(await rejectionOf(call)).to.be.instanceOf(StorageFault);
      }
      for (const [partition, key] of places) {
        expect((await memory.values.get(partition, [key]))[0]?.value).to.equal(odd);
      }
    });
  }

  it('acknowledges nothing that storage does not', async () => {
    const faulty = new FaultyStorage(memory);
    const register = new StoredAccessRegister(faulty.storage.values);
    for (const behaviour of ['fails', 'loses'] as const) {
      faulty.writes = behaviour;
      for (const call of [register.change(id, () => paid), register.link(behaviour, id)]) {
        expect(await rejectionOf(call), behaviour).to.be.instanceOf(StorageFault);
      }
    }
  });

  it('gives up, rather than try for ever, where nothing is ever written', async () => {
    const register = new StoredAccessRegister({
      ...memory.values,
      get: async () => [null],
      put: async () => false,
    } as never);
    expect(await rejectionOf(register.change(id, () => paid))).to.be.instanceOf(StorageFault);
  });
});
