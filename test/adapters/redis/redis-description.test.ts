import { expect } from 'chai';
import { parseInfo } from '../../../src/adapters/redis/server-info.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { StorageDescription } from '../../../src/ports/storage/storage.ts';
import { closingAfter } from '../../support/closing.ts';
import { host } from '../../support/redis-process.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { bulk, RespServer } from '../../support/resp-server.ts';
import { startSingle } from '../../support/topologies.ts';

const real: readonly (readonly [string[], Partial<StorageDescription>])[] = [
  [[], { durability: 'no', evicts: false }],
  [['--maxmemory-policy', 'allkeys-lru'], { durability: 'no', evicts: true }],
  [['--maxmemory-policy', 'volatile-lru'], { durability: 'no', evicts: false }],
  [['--appendonly', 'yes'], { durability: 'within_1s', evicts: false }],
  [['--appendonly', 'yes', '--appendfsync', 'always'], { durability: 'yes', evicts: false }],
  [['--appendonly', 'yes', '--appendfsync', 'no'], { durability: 'no', evicts: false }],
  [
    ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'allkeys-random'],
    { durability: 'no', evicts: true },
  ],
];

describe('what Redis says of itself', () => {
  const closing = closingAfter(afterEach);

  for (const [args, expected] of real) {
    it(`is told as it is: ${args.join(' ') || 'by default'}`, async () => {
      const redis = closing(await startSingle(args));
      const store = closing(await openStorage(redis.target));
      const { memoryUsedBytes, connectedClients, uptimeSeconds, ...rest } = await store.describe();
      await store.close();
      expect(await rejectionOf(store.describe())).to.be.instanceOf(StorageFault);
      expect(rest).to.deep.equal({ backend: 'redis', shared: true, ...expected });
      expect(memoryUsedBytes).to.be.greaterThan(100_000);
      expect(connectedClients).to.equal(1);
      expect(uptimeSeconds).to.be.within(0, 60);
    });
  }

  interface Traits {
    /** What it answers to who waits for its disk. */
    readonly wait?: string;
    /** Whether it takes the first line of a read-only script for bad Lua. */
    readonly isOld?: boolean;
  }

  /** A server that says that, and keeps its settings to itself. */
  const managed = async (
    info: string,
    { wait = ':1', isOld = false }: Traits = {},
  ): Promise<readonly [StorageDescription, unknown, string[][]]> => {
    const server = closing(
      await RespServer.start(([name, script = '']) => {
        if (name === 'INFO') return bulk(info);
        if (isOld && script.startsWith('#!')) return "-ERR Error compiling script: unexpected symbol near '#'\r\n";
        if (name === 'CONFIG') return "-ERR unknown command 'CONFIG', with args beginning with: 'GET'\r\n";
        if (name === 'WAITAOF') return `*2\r\n${wait}\r\n:0\r\n`;
        return name?.startsWith('EVAL') ? ':1\r\n' : '+OK\r\n';
      }),
    );
    const store = closing(await openStorage({ kind: 'single', host, port: server.port }, { durableTimeoutMs: 700 }));
    const said = await store.describe();
    const outcome = await store.lists
      .insert('e', 'emails', 'id', 'v', { durable: true })
      .catch((error: Error) => error.message);
    await store.close();
    return [said, outcome, server.commands];
  };

  it('is not guessed at where its settings are refused', async () => {
    const [said] = await managed('redis_version:7.0.15\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n');
    expect([said.durability, said.evicts]).to.deep.equal(['unknown', false]);
    const [mute] = await managed('redis_version:7.0.15\r\n');
    expect(mute).to.deep.equal({
      backend: 'redis',
      shared: true,
      memoryUsedBytes: null,
      connectedClients: null,
      uptimeSeconds: null,
      durability: 'unknown',
      evicts: null,
    });
    const [broken] = await managed('redis_version:7.4.0\r\naof_enabled:1\r\naof_last_write_status:err\r\n');
    expect(broken.durability).to.equal('no');
  });

  it('is that a durable write is safe, where its fsync can be waited for, and is', async () => {
    for (const version of ['7.2.0', '7.4.1', '8.0.0', '10.0.0']) {
      const [said, outcome, commands] = await managed(`redis_version:${version}\r\naof_enabled:1\r\n`);
      expect(said.durability, version).to.equal('yes');
      expect(outcome).to.equal(true);
      expect(commands.at(-2)?.[0]).to.equal('EVALSHA');
      expect(commands.at(-1)).to.deep.equal(['WAITAOF', '1', '0', '700']);
    }
  });

  it('does not acknowledge what was not on the disk in time', async () => {
    const [, outcome] = await managed('redis_version:7.2.0\r\naof_enabled:1\r\n', { wait: ':0' });
    expect(outcome).to.match(/\(UNCONFIRMED\)$/);
  });

  it('asks for no fsync where there is none to wait for', async () => {
    for (const info of ['redis_version:7.2.0\r\naof_enabled:0\r\n', 'redis_version:7.0.9\r\naof_enabled:1\r\n', '']) {
      const [, outcome, commands] = await managed(info);
      expect(outcome).to.equal(true);
      expect(commands.map(([name]) => name)).not.to.include('WAITAOF');
    }
  });

  it('is that it is too old, where it is: older than 7, and no server that knows read-only scripts all the same', async () => {
    for (const version of ['6.2.14', '6.3.4', '5.0.7']) {
      const [{ unfit }] = await managed(`redis_version:${version}\r\n`, { isOld: true });
      expect(unfit).to.include(`Redis ${version}`).and.to.include('Redis 7 or later is needed');
    }
    const [oldByName] = await managed('redis_version:6.2.11\r\ndragonfly_version:df-v1.9.0\r\n');
    expect(oldByName).not.to.have.property('unfit');
  });

  it('is not put to the test where it is new enough by its own account, or does not say', async () => {
    const valkey = 'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\n';
    for (const info of ['redis_version:7.0.0\r\n', 'redis_version:10.1.0\r\n', valkey, '']) {
      const [said, , commands] = await managed(info, { isOld: true });
      expect(said, info).not.to.have.property('unfit');
      expect(commands.filter(([name]) => name === 'EVAL')).to.deep.equal([]);
    }
  });

  it('is read line by line, whatever the lines are', () => {
    const info = parseInfo('# Server\r\na:1\r\n\r\nb:x:y\nno colon\r\n:no name\r\nempty:\r\n');
    expect([...info]).to.deep.equal([
      ['a', '1'],
      ['b', 'x:y'],
      ['empty', ''],
    ]);
  });
});
