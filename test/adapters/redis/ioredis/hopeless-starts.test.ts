import { expect } from 'chai';
import type { RedisTarget } from '../../../../src/adapters/redis/ioredis/redis-target.ts';
import { closingAfter } from '../../../support/closing.ts';
import { freePorts, host, RedisProcess } from '../../../support/redis-process.ts';
import { storageOver, transportTo } from '../../../support/redis-stores.ts';
import { rejectionOf } from '../../../support/rejection.ts';
import { firstOf, startSingle, startTls, type Topology } from '../../../support/topologies.ts';

/** Longer than any test may take: who waits for it fails. */
const longMs = 60_000;

describe('a start that waits for Redis', () => {
  const closingAtLast = closingAfter(after);
  const closing = closingAfter(afterEach);
  let locked: Topology;
  let tls: Topology;
  let otherCa: string;
  before(async () => {
    locked = closingAtLast(await startSingle(['--requirepass', 'right', '--databases', '1']));
    tls = closingAtLast(await startTls());
    otherCa = closingAtLast(await startTls()).target.tls?.ca ?? '';
  });

  const hopeless: Readonly<Record<string, () => RedisTarget>> = {
    WRONGPASS: () => ({ ...locked.target, password: 'wrong' }),
    NOAUTH: () => locked.target,
    NODB: () => ({ ...locked.target, password: 'right', db: 3 }),
    CERT: () => ({ ...tls.target, tls: { ca: otherCa } }),
    'of a Cluster: WRONGPASS': () => ({
      kind: 'cluster',
      nodes: [{ host, port: firstOf(locked).port }],
      password: 'wrong',
    }),
  };
  for (const [what, target] of Object.entries(hopeless)) {
    it(`does not wait where only a person can mend what is wrong: ${what}`, async () => {
      const transport = closing(transportTo(target(), { connectTimeoutMs: longMs }));
      expect(await transport.ready(longMs)).to.equal(false);
      const fault = await rejectionOf(storageOver(transport).probe());
      expect(String(fault)).to.include(what.split(' ').at(-1));
    });
  }

  it('waits for one that is not there yet', async () => {
    const [port = 0] = await freePorts(1);
    const refused = Promise.withResolvers<void>();
    const transport = closing(transportTo({ kind: 'single', host, port }, { onState: () => refused.resolve() }));
    const ready = transport.ready(longMs);
    await refused.promise;
    closing(await RedisProcess.start(port));
    expect(await ready).to.equal(true);
  });
});
