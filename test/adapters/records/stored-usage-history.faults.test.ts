import { expect } from 'chai';
import fc from 'fast-check';
import { StoredUsageHistory } from '../../../src/adapters/records/stored-usage-history.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Behaviour } from '../../support/faulty-storage.ts';
import { alias, anna, failureOf, noonMs, setUp, visitorOf } from './usage-histories.ts';

describe('StoredUsageHistory, when storage fails', () => {
  for (const behaviour of ['fails', 'loses'] as const) {
    it(`shows this process’s counts, and sends them later (${behaviour})`, async () => {
      const { history, faulty, open } = setUp();
      history.count(anna, noonMs);
      await history.flush();
      faulty.all = behaviour;
      history.count(anna, noonMs);
      for (const _again of [1, 2, 3]) expect(await failureOf(history.flush())).to.be.instanceOf(StorageFault);
      expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 2, thisMonth: 2 });
      faulty.all = 'answers';
      await history.flush();
      expect(await open().usageOf(anna, noonMs)).to.deep.equal({ today: 2, thisMonth: 2 });
    });
  }

  it('sends nothing, and loses nothing, while the secret is not known', async () => {
    const { faulty } = setUp();
    const known = { yet: false };
    const history = new StoredUsageHistory(faulty.storage, (name) => {
      if (known.yet) return alias(name);
      throw new StorageFault('the secret is not known yet');
    });
    history.count(anna, noonMs);
    expect(await failureOf(history.flush())).to.be.instanceOf(StorageFault);
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 1, thisMonth: 1 });
    known.yet = true;
    await history.flush();
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 1, thisMonth: 1 });
  });

  it('holds a limited number of visitors, and shows the others too few', async () => {
    const { history, faulty, open } = setUp(2);
    faulty.all = 'fails';
    for (const n of [1, 2, 3, 1]) history.count(visitorOf(n), noonMs);
    await failureOf(history.flush());
    faulty.all = 'answers';
    await history.flush();
    const today = async (n: number) => (await open().usageOf(visitorOf(n), noonMs)).today;
    expect([await today(1), await today(2), await today(3)]).to.deep.equal([2, 1, 0]);
  });

  it('never counts twice, whatever fails when, and nothing too little while sums arrive', async () => {
    const step = fc.record({
      threads: fc.nat(3),
      writes: fc.constantFrom<Behaviour>('answers', 'fails', 'loses'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const { history, faulty, open } = setUp();
        let made = 0;
        for (const { threads, writes } of steps) {
          for (let i = 0; i < threads; i++) history.count(anna, noonMs);
          made += threads;
          faulty.writes = writes;
          await failureOf(history.flush());
          expect((await history.usageOf(anna, noonMs)).today).to.equal(made);
        }
        faulty.writes = 'answers';
        await history.flush();
        expect(await open().usageOf(anna, noonMs)).to.deep.equal({ today: made, thisMonth: made });
      }),
    );
  });

  for (const behaviour of ['fails', 'loses'] as const) {
    it(`drops counts that may have arrived (${behaviour})`, async () => {
      const { history, faulty, open } = setUp();
      history.count(anna, noonMs);
      const flushing = history.flush();
      // The first write has been let through by now; those that follow are not.
      faulty.writes = behaviour;
      expect(await failureOf(flushing)).to.be.instanceOf(StorageFault);
      faulty.writes = 'answers';
      await history.flush();
      const arrived = behaviour === 'loses' ? 1 : 0;
      expect(await open().usageOf(anna, noonMs)).to.deep.equal({ today: arrived, thisMonth: arrived });
    });
  }
});
