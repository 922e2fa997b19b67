import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { KeptSecret } from '../../../src/adapters/records/kept-secret.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const keptBy = (secret: string): KeptSecret => new KeptSecret(faulty.storage.values, time, () => secret);
  return { time, faulty, keptBy };
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
    expect(time.waiting).to.equal(0);
  });

  it('asks once at a time for all callers', async () => {
    const { faulty, keptBy } = setUp();
    const kept = keptBy('secret');
    faulty.all = 'hangs';
    const both = Promise.all([kept.learn(), kept.learn()]);
    expect(faulty.held).to.equal(1);
    faulty.resume();
    await both;
    expect(faulty.asked).to.deep.equal(['values.put', 'values.get']);
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
});
