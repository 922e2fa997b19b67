import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredEmailList } from '../../../src/adapters/records/stored-email-list.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageHistory } from '../../../src/adapters/records/stored-usage-history.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { ensureSecret, visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { parseEmailAddress } from '../../../src/domain/email-address.ts';
import { type Visitor, visitorName } from '../../../src/domain/visitor.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Analytics } from './analytics-kit.ts';
import { sampleEvent } from './sample-event.ts';
import { spiedStorage } from './spied-storage.ts';

const secret = 'correct-horse-battery-staple';
const network = '203.0.113.77';
const email = parseEmailAddress('zacharias.quist@mail.example') ?? expect.fail('not an address');
const text = 'Confidential draft on quokkas.';

/** Lets every record do all that it does. */
const useAll = async (): Promise<readonly string[]> => {
  const clock = new FakeClock(1_700_000_000_000);
  const { values, entries, counters, lists, calls } = spiedStorage(new MemoryStorage({ clock }));
  const alias = visitorAlias(await ensureSecret(values, () => secret));
  const visitor: Visitor = { kind: 'network', network, plan: 'free' };
  const quota = { limit: 2, windowMs: 60_000 };

  for (const name of ['generate', 'email'] as const) {
    const quotas = { free: quota, premium: quota };
    const meter = new StoredUsageMeter({ counters, alias, quotas, name, inRedis: true });
    const admission = await meter.take(visitor);
    if (admission.granted && admission.receipt !== null) await meter.giveBack(visitor, admission.receipt);
    await meter.look(visitor);
  }
  const emailList = new StoredEmailList({ lists }, alias);
  await emailList.add(email, { source: network, atMs: 1 });
  await emailList.erase(email);

  const entry = sampleEntry(text);
  const cache = new StoredThreadCache(entries, clock, 10_000);
  await cache.write(entry, (await cache.read(entry.fingerprint)).fence, 1_000);
  await cache.sourceText(entry.fingerprint.threadId);

  const probe = async () => ({ latencyMs: 0 });
  const analytics = new Analytics({ counters, probe });
  analytics.record(sampleEvent({ visitorAlias: alias(visitorName(visitor)) }));
  await analytics.flush();
  await analytics.day('2026-01-31');
  const history = new StoredUsageHistory({ counters, probe }, alias);
  history.count(visitor, clock.now());
  await history.flush();
  await history.usageOf(visitor, clock.now());
  return calls.map((call) => JSON.stringify(call));
};

describe('what stands in partitions, keys, scopes, fields, members and ids', () => {
  it('is no address, no e-mail, no text and no secret, in whole or in part', async () => {
    const named = await useAll();
    expect(named).to.have.length.above(12);
    for (const telling of [network, '203.0.113', 'network:', 'zacharias', 'quist', 'mail.example', 'quokka', secret]) {
      for (const name of named) expect(name).to.not.contain(telling);
    }
  });

  it('is short', async () => {
    for (const name of await useAll()) expect(name).to.have.length.below(500);
  });
});
