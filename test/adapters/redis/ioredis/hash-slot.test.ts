import { expect } from 'chai';
import { hashSlotOf } from '../../../../src/adapters/redis/ioredis/hash-slot.ts';
import { closingAfter } from '../../../support/closing.ts';
import { freePorts, RedisProcess } from '../../../support/redis-process.ts';
import { askRedis } from '../../../support/topologies.ts';

describe('hashSlotOf', () => {
  const closing = closingAfter(afterEach);

  it('is the CRC that the specification of Redis Cluster gives for its example', () => {
    expect(hashSlotOf('123456789')).to.equal(0x31c3);
  });

  it('is where Redis itself would look for the key, whatever is in it', async () => {
    const [port = 0, bus = 0] = await freePorts(2);
    closing(await RedisProcess.start(port, ['--cluster-enabled', 'yes', '--cluster-port', String(bus)]));
    const odd = [
      '',
      'a',
      'c07',
      '{',
      '}',
      '{}',
      '{}x',
      '}{',
      'a{b',
      'a{b}',
      '{b}{c}',
      '{{b}}',
      'a}{b}',
      'é',
      '日本{語}',
      '🐦‍🔥',
    ];
    const partitions = Array.from({ length: 64 }, (_, at) => `threadr:cache:{v${at}}:a {name}`);
    for (const key of [...odd, ...partitions]) {
      expect(String(hashSlotOf(key)), key).to.equal(await askRedis(port, 'CLUSTER', 'KEYSLOT', key));
    }
  });
});
