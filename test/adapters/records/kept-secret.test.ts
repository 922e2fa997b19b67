import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { KeptSecret } from '../../../src/adapters/records/kept-secret.ts';
import { ownPartition } from '../../../src/adapters/records/partitions.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const stepMs = 10_000;

const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const losses: string[] = [];
  const keptBy = (secret: string): KeptSecret =>
    new KeptSecret(
      faulty.storage.values,
      time,
      () => secret,
      () => losses.push(secret),
    );
  /** As a service with visitors does. */
  const passWithVisitors = async (kept: KeptSecret, ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await time.pass(stepMs);
      kept.alias('somebody');
    }
    await time.pass(0);
  };
  const loseData = () => faulty.storage.values.remove(ownPartition, ['secret']);
  return { time, faulty, keptBy, losses, loseData, passWithVisitors };
};

describe('KeptSecret', () => {
  it('gives all instances the aliases of the first one’s secret', async () => {
    const { keptBy } = setUp();
    const [one, other] = [keptBy('first'), keptBy('second')];
    await Promise.all([one.learn(), other.learn()]);
    expect(one.alias('anna')).to.equal(visitorAlias('first')('anna'));
    expect(other.alias('anna')).to.equal(one.alias('anna'));
  });

  it('knows no alias while storage is down, and learns the secret after that, even without callers', async () => {
    const { time, faulty, keptBy } = setUp();
    const kept = keptBy('secret');
    faulty.all = 'fails';
    await kept.learn();
    await time.pass(10_000);
    expect(() => kept.alias('anna')).to.throw(StorageFault);
    faulty.all = 'answers';
    await time.pass(200);
    expect(kept.alias('anna')).to.equal(visitorAlias('secret')('anna'));
  });

  it('asks once at a time for all callers', async () => {
    const { faulty, keptBy } = setUp();
    const kept = keptBy('secret');
    faulty.all = 'hangs';
    const both = Promise.all([kept.learn(), kept.learn()]);
    expect(faulty.held).to.equal(1);
    faulty.resume();
    await both;
    expect(faulty.asked).to.deep.equal(['values.get', 'values.put', 'values.get']);
  });

  it('asks no more once it is stopped', async () => {
    const { time, faulty, keptBy } = setUp();
    const kept = keptBy('secret');
    faulty.all = 'fails';
    await kept.learn();
    kept.stop();
    faulty.asked.length = 0;
    await time.pass(10_000);
    expect(faulty.asked).to.deep.equal([]);
    expect(time.waiting).to.equal(0);
  });

  it('is stored again by those who know it, where the backend lost its data, before another is made', async () => {
    const { keptBy, losses, loseData, passWithVisitors } = setUp();
    const known = keptBy('first');
    await known.learn();
    await passWithVisitors(known, 60_000);
    expect(losses).to.deep.equal([]);
    await loseData();
    await passWithVisitors(known, 30_000);
    const newcomer = keptBy('second');
    await newcomer.learn();
    expect(newcomer.alias('anna')).to.equal(known.alias('anna'));
    expect(losses).to.deep.equal(['first']);
  });

  it('is exchanged for that of a process that came first after the loss', async () => {
    const { keptBy, losses, loseData, passWithVisitors } = setUp();
    const known = keptBy('first');
    await known.learn();
    await loseData();
    const newcomer = keptBy('second');
    await newcomer.learn();
    await passWithVisitors(known, 30_000);
    expect(known.alias('anna')).to.equal(visitorAlias('second')('anna'));
    expect(newcomer.alias('anna')).to.equal(known.alias('anna'));
    expect(losses).to.deep.equal(['first']);
  });

  it('is said to be lost once for each loss, when it is there again', async () => {
    const { time, faulty, keptBy, losses, loseData, passWithVisitors } = setUp();
    const kept = keptBy('secret');
    await kept.learn();
    for (const writes of ['fails', 'loses'] as const) {
      losses.length = 0;
      await loseData();
      faulty.writes = writes;
      await passWithVisitors(kept, 60_000);
      faulty.writes = 'answers';
      await time.pass(200);
      expect(losses, writes).to.deep.equal(['secret']);
    }
  });

  it('is said to be lost once, where another process stores its own first', async () => {
    const { time, faulty, keptBy, losses, loseData, passWithVisitors } = setUp();
    const kept = keptBy('first');
    await kept.learn();
    await loseData();
    faulty.writes = 'hangs';
    await passWithVisitors(kept, 30_000);
    faulty.writes = 'answers';
    await keptBy('second').learn();
    faulty.resume();
    await time.pass(0);
    expect(kept.alias('anna')).to.equal(visitorAlias('second')('anna'));
    expect(losses).to.deep.equal(['first']);
  });

  it('is asked for again only where somebody needs an alias: an idle process sends nothing', async () => {
    const { time, faulty, keptBy, passWithVisitors } = setUp();
    const kept = keptBy('secret');
    await kept.learn();
    faulty.asked.length = 0;
    await time.pass(600_000);
    expect(faulty.asked).to.deep.equal([]);
    await passWithVisitors(kept, 60_000);
    expect(faulty.asked).to.deep.equal(['values.get', 'values.get']);
  });

  it('stays known while storage is down', async () => {
    const { faulty, keptBy, losses, passWithVisitors } = setUp();
    const kept = keptBy('secret');
    await kept.learn();
    faulty.all = 'fails';
    await passWithVisitors(kept, 60_000);
    expect(kept.alias('anna')).to.equal(visitorAlias('secret')('anna'));
    faulty.all = 'answers';
    await passWithVisitors(kept, 60_000);
    expect(losses).to.deep.equal([]);
  });
});
