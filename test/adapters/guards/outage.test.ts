import { expect } from 'chai';
import { FallbackUsageMeter } from '../../../src/adapters/guards/fallback-usage-meter.ts';
import { guardedStorage } from '../../../src/adapters/guards/guarded-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredEmailList } from '../../../src/adapters/records/stored-email-list.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { parseEmailAddress } from '../../../src/domain/email-address.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Quotas } from '../../../src/domain/quota.ts';
import { CaptureEmail } from '../../../src/domain/use-cases/capture-email.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { Analytics } from '../records/analytics-kit.ts';
import { sampleEvent } from '../records/sample-event.ts';

const quota = { limit: 3, windowMs: 3_600_000 };
const quotas: Quotas = { free: quota, premium: quota };
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
const alias = visitorAlias('a secret');
const address = parseEmailAddress('anna@example.com');
if (address === null) throw new Error('an address');
const capture = { email: address, source: null, visitor: anna };

const setUp = () => {
  const time = new ControlledTime();
  const sound = new MemoryStorage({ clock: time });
  const faulty = new FaultyStorage(sound);
  const { storage } = guardedStorage(faulty.storage, {
    timeoutMs: 200,
    timer: time,
    clock: time,
    metrics: { count: () => undefined, observe: () => undefined },
    onTransition: () => undefined,
  });
  const shared = new StoredUsageMeter({ counters: storage.counters, alias, quotas, name: 'email', inRedis: true });
  const local = new MemoryStorage({ clock: time });
  const meter = new FallbackUsageMeter(shared, { counters: local.counters, quotas, instances: 1 });
  const captureEmail = new CaptureEmail(new StoredEmailList(storage, alias), meter, time);
  const analytics = new Analytics(storage);
  return { time, sound, faulty, meter, captureEmail, analytics };
};

const faultOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('an e-mail capture while storage is down', () => {
  for (const behaviour of ['fails', 'hangs', 'loses'] as const) {
    it(`is not acknowledged where storage ${behaviour}, and costs nothing`, async () => {
      const { time, faulty, meter, captureEmail } = setUp();
      faulty.all = behaviour;
      for (let i = 0; i < 10; i++) {
        expect(await time.until(faultOf(captureEmail.run(capture)))).to.be.instanceOf(StorageFault);
      }
      expect(await time.until(meter.look(anna))).to.include({ used: 0, inRedis: false });
    });
  }

  it('is kept once where the reply to the first attempt was lost and the visitor tries again', async () => {
    const { sound, faulty, captureEmail } = setUp();
    faulty.writes = 'loses';
    await faultOf(captureEmail.run(capture));
    faulty.all = 'answers';
    expect(await captureEmail.run(capture)).to.have.property('kind', 'done');
    expect(await sound.lists.size('e', 'emails')).to.equal(1);
  });
});

describe('analytics while storage is down', () => {
  it('are reported, kept in the process, and sent on return', async () => {
    const { time, faulty, analytics } = setUp();
    faulty.all = 'hangs';
    for (let minute = 0; minute < 10; minute++) {
      analytics.record(sampleEvent({ visitorAlias: `visitor ${minute}` }));
      expect(await time.until(faultOf(analytics.flush()))).to.be.instanceOf(StorageFault);
      await time.pass(60_000);
    }
    faulty.resume();
    await time.pass(2_000);
    await analytics.flush();
    const told = { requests: 10, hits: 10, lostRequests: 0, uniqueVisitors: 10 };
    expect(await analytics.visited('2026-01-31')).to.include(told);
  });
});
