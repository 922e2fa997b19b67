import { expect } from 'chai';
import type { RedisStorage } from '../../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { closingAfter } from '../../../support/closing.ts';
import { freePorts, host, RedisProcess } from '../../../support/redis-process.ts';
import { openStorage } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';
import { untilTrue } from '../../../support/until.ts';

describe('durable writes that wait for replicas', function () {
  this.timeout(30_000);
  const closing = closingAfter(after);
  let master: Topology;
  let replica: RedisProcess;
  let store: RedisStorage;
  const open = async (): Promise<RedisStorage> =>
    closing(await openStorage(master.target, { waitReplicas: 1, durableTimeoutMs: 500 }));
  before(async () => {
    master = closing(await startSingle(['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1']));
    const [port = 0] = await freePorts(1);
    replica = closing(await RedisProcess.start(port, ['--replicaof', `${host} ${firstOf(master).port}`]));
    // Online alone does not mean that it is sent anything yet.
    await untilTrue(async () =>
      /state=online,offset=[1-9]/.test(await askRedis(firstOf(master).port, 'INFO', 'replication')),
    );
    store = await open();
  });
  afterEach(() => replica.thaw());

  const clients = async (): Promise<number> =>
    (await askRedis(firstOf(master).port, 'CLIENT', 'LIST', 'TYPE', 'normal')).split('\n').length;

  it('are on the replica when they are acknowledged, by a connection that the first of them opens', async () => {
    // Its own connection, and that of redis-cli.
    expect(await clients()).to.equal(2);
    expect(await store.lists.insert('e', 'emails', 'id', 'v', { durable: true })).to.equal(true);
    expect(await store.values.put('e', 'k', 'v', { durable: true })).to.equal(true);
    const there = await askRedis(replica.port, 'MGET', 'threadr:value:{e}:k');
    expect(there).to.equal('v');
    expect(await askRedis(replica.port, 'HGET', 'threadr:list:{e}:emails', 'id')).to.equal('v');
    expect(await store.lists.insert('e', 'emails', 'gone', 'v', { durable: true })).to.equal(true);
    expect(await store.lists.erase('e', 'emails', 'gone', { durable: true })).to.equal(true);
    expect(await askRedis(replica.port, 'HGET', 'threadr:list:{e}:emails', 'gone')).to.equal('');
    expect(await clients()).to.equal(3);
  });

  it('are not acknowledged while it has not, also where the record was there already; and hold up nothing else', async () => {
    replica.freeze();
    const inserted = rejectionOf(store.lists.insert('e', 'emails', 'held', 'v', { durable: true }));
    let ended = false;
    void inserted.then(() => {
      ended = true;
    });
    for (let at = 0; at < 20; at += 1) await store.values.put('e', 'other', `${at}`);
    expect(ended).to.equal(false);
    const faults = [await inserted];
    // Another client, which has written nothing itself that it could wait for.
    const other = await open();
    faults.push(await rejectionOf(other.lists.insert('e', 'emails', 'held', 'v', { durable: true })));
    for (const fault of faults) {
      expect(fault).to.be.instanceOf(StorageFault);
      expect((fault as Error).message).to.match(/\(UNCONFIRMED\)$/);
    }
    expect(await store.lists.insert('e', 'emails', 'id', 'w')).to.equal(false);
  });

  it('are unconfirmed, each that waits behind another too: of other calls that says nothing', async () => {
    replica.freeze();
    const inserts = (): Promise<unknown[]> =>
      Promise.all(
        ['1', '2', '3', '4', '5', '6'].map((id) =>
          rejectionOf(store.lists.insert('e', 'emails', id, 'v', { durable: true })),
        ),
      );
    // So often that their connection is found to be held up, and replaced.
    const faults = [...(await inserts()), ...(await inserts()), ...(await inserts()), ...(await inserts())];
    for (const fault of faults) expect(fault).to.include({ timedOut: false, unconfirmed: true });
  });

  it('are acknowledged again when it is back', async () => {
    let acknowledged: boolean | undefined;
    await untilTrue(async () => {
      acknowledged = await store.lists.insert('e', 'emails', 'held', 'v', { durable: true }).catch(() => undefined);
      return acknowledged !== undefined;
    });
    expect(acknowledged).to.equal(false);
    expect(await askRedis(replica.port, 'HGET', 'threadr:list:{e}:emails', 'held')).to.equal('v');
  });

  it('take the script along to a server that has lost it', async () => {
    await askRedis(firstOf(master).port, 'SCRIPT', 'FLUSH');
    expect(await store.lists.insert('e', 'emails', 'flushed', 'v', { durable: true })).to.equal(true);
  });

  it('fail once the store is closed', async () => {
    const other = await open();
    await other.values.put('e', 'k', 'v', { durable: true });
    await other.close();
    expect(await rejectionOf(other.values.put('e', 'k', 'v', { durable: true }))).to.be.instanceOf(StorageFault);
  });
});
