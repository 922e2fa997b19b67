import { expect } from 'chai';
import type { RedisTarget } from '../../../../src/adapters/redis/ioredis/redis-target.ts';
import { openStorage, rejectionOf, storageOver, transportTo } from '../../../support/redis-stores.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';

describe('a user of Redis who may not do everything', () => {
  let redis: Topology;
  const ask = (...command: readonly string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);
  before(async () => {
    redis = await startSingle(['--appendonly', 'yes']);
  });
  after(() => redis.stop());

  const targetOf = async (username: string, ...denied: readonly string[]): Promise<RedisTarget> => {
    await ask('ACL', 'SETUSER', username, 'on', '>secret', '~threadr:*', '+@all', ...denied);
    return { ...redis.target, username, password: 'secret' };
  };

  it('keeps what must be durable also where INFO counts as dangerous, and does not say how safe it is', async () => {
    const store = await openStorage(await targetOf('tame', '-@dangerous'));
    const isNew = await store.lists.insert('p', 'list', 'id', 'value', { durable: true });
    const { durability, evicts, memoryUsedBytes } = await store.describe();
    await store.close();
    expect(isNew).to.equal(true);
    expect({ durability, evicts, memoryUsedBytes }).to.deep.equal({
      durability: 'unknown',
      evicts: null,
      memoryUsedBytes: null,
    });
  });

  it('is not served from database 0 where another may not be selected', async () => {
    const transport = transportTo({ ...(await targetOf('fixed', '-select')), db: 3 });
    expect(await transport.ready(60_000)).to.equal(false);
    const fault = await rejectionOf(storageOver(transport).values.put('astray', 'k', 'v'));
    await transport.close();
    expect(String(fault)).to.include('NOPERM');
    expect(await ask('EXISTS', 'threadr:value:{astray}:k')).to.equal('0');
  });
});
