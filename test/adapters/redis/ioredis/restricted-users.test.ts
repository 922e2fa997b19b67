import { expect } from 'chai';
import type { RedisTarget } from '../../../../src/adapters/redis/ioredis/redis-target.ts';
import { closingAfter } from '../../../support/closing.ts';
import { openStorage, storageOver, transportTo } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { askRedis, firstOf, startSingle, type Topology } from '../../../support/topologies.ts';

describe('a user of Redis who may not do everything', () => {
  let redis: Topology;
  const ask = (...command: readonly string[]): Promise<string> => askRedis(firstOf(redis).port, ...command);
  before(async () => {
    redis = await startSingle(['--appendonly', 'yes']);
  });
  after(() => redis.stop());
  const closing = closingAfter(afterEach);

  const targetOf = async (username: string, ...denied: readonly string[]): Promise<RedisTarget> => {
    await ask('ACL', 'SETUSER', username, 'on', '>secret', '~threadr:*', '+@all', ...denied);
    return { ...redis.target, username, password: 'secret' };
  };

  it('keeps what must be durable also where INFO counts as dangerous, and does not say how safe it is', async () => {
    const store = closing(await openStorage(await targetOf('tame', '-@dangerous')));
    const isNew = await store.lists.insert('p', 'list', 'id', 'value', { durable: true });
    const { durability, evicts, memoryUsedBytes } = await store.describe();
    expect(isNew).to.equal(true);
    expect({ durability, evicts, memoryUsedBytes }).to.deep.equal({
      durability: 'unknown',
      evicts: null,
      memoryUsedBytes: null,
    });
  });

  it('is not served from database 0 where another may not be selected', async () => {
    const transport = closing(transportTo({ ...(await targetOf('fixed', '-select')), db: 3 }));
    expect(await transport.ready(60_000)).to.equal(false);
    const fault = await rejectionOf(storageOver(transport).values.put('astray', 'k', 'v'));
    expect(String(fault)).to.include('NOPERM');
    expect(await ask('EXISTS', 'threadr:value:{astray}:k')).to.equal('0');
  });
});
