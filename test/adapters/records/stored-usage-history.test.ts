import { expect } from 'chai';
import fc from 'fast-check';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredUsageHistory } from '../../../src/adapters/records/stored-usage-history.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import { settled } from '../../support/controlled-time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Behaviour, FaultyStorage } from '../../support/faulty-storage.ts';

const noonMs = Date.UTC(2026, 0, 31, 12);
const dayMs = 86_400_000;
const alias = visitorAlias('a secret');
const visitorOf = (n: number): Visitor => ({ kind: 'network', network: `192.0.2.${n}`, plan: 'free' });
const anna = visitorOf(1);
const bert = visitorOf(2);

const setUp = (maxVisitors = 1_000) => {
  const clock = new FakeClock(noonMs);
  const faulty = new FaultyStorage(new MemoryStorage({ clock }));
  const open = () => new StoredUsageHistory(faulty.storage, alias, maxVisitors);
  return { clock, faulty, open, history: open() };
};

const failureOf = (flushed: Promise<void>): Promise<unknown> =>
  flushed.then(
    () => null,
    (error: unknown) => error,
  );

describe('StoredUsageHistory', () => {
  it('shows a visitor this process’s counts at once, and the same once they are sent', async () => {
    const { history } = setUp();
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 0, thisMonth: 0 });
    for (const at of [noonMs, noonMs, noonMs - dayMs]) history.count(anna, at);
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 2, thisMonth: 3 });
    await history.flush();
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 2, thisMonth: 3 });
    expect(await history.usageOf(bert, noonMs)).to.deep.equal({ today: 0, thisMonth: 0 });
  });

  it('adds up over instances, and outlives them', async () => {
    const { history, open } = setUp();
    const other = open();
    history.count(anna, noonMs);
    other.count(anna, noonMs);
    await Promise.all([history.flush(), other.flush()]);
    other.count(anna, noonMs);
    expect(await other.usageOf(anna, noonMs)).to.deep.equal({ today: 3, thisMonth: 3 });
    expect(await open().usageOf(anna, noonMs)).to.deep.equal({ today: 2, thisMonth: 2 });
  });

  it('restarts with the UTC day and the calendar month, even if one flush sends both', async () => {
    const { history } = setUp();
    history.count(anna, Date.UTC(2026, 0, 31, 23, 59, 59, 999));
    history.count(anna, Date.UTC(2026, 1, 1));
    const told = async () => [
      await history.usageOf(anna, Date.UTC(2026, 0, 31, 23)),
      await history.usageOf(anna, Date.UTC(2026, 1, 1, 1)),
      await history.usageOf(anna, Date.UTC(2026, 1, 2)),
    ];
    const expected = [
      { today: 1, thisMonth: 1 },
      { today: 1, thisMonth: 1 },
      { today: 0, thisMonth: 1 },
    ];
    expect(await told()).to.deep.equal(expected);
    await history.flush();
    expect(await told()).to.deep.equal(expected);
  });

  it('keeps a month at least to its end', async () => {
    const { history, clock } = setUp();
    history.count(anna, noonMs);
    await history.flush();
    clock.advance(31 * dayMs);
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 1, thisMonth: 1 });
    clock.advance(32 * dayMs);
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 0, thisMonth: 0 });
  });

  it('counts nothing of operators', async () => {
    const { history, faulty } = setUp();
    history.count({ kind: 'operator' }, noonMs);
    await history.flush();
    expect(await history.usageOf({ kind: 'operator' }, noonMs)).to.deep.equal({ today: 0, thisMonth: 0 });
    expect(faulty.asked).to.deep.equal([]);
  });

  it('asks storage for nothing where there is nothing to send', async () => {
    const { history, faulty } = setUp();
    history.count(anna, noonMs);
    await history.flush();
    faulty.asked.length = 0;
    await history.flush();
    expect(faulty.asked).to.deep.equal([]);
  });

  it('sends one write for each visitor, whatever they did, and few at a time', async () => {
    const { history, faulty } = setUp();
    for (let i = 0; i < 600; i++) history.count(visitorOf(i % 200), noonMs);
    faulty.writes = 'hangs';
    const flushing = history.flush();
    await settled();
    faulty.resume();
    faulty.writes = 'hangs';
    await settled();
    expect(faulty.held).to.equal(64);
    faulty.resume();
    await flushing;
    expect(faulty.asked.filter((verb) => verb === 'counters.add')).to.have.length(200);
    expect(await history.usageOf(anna, noonMs)).to.deep.equal({ today: 3, thisMonth: 3 });
  });

  it('counts once what is being sent during a read', async () => {
    const { history, faulty } = setUp();
    history.count(anna, noonMs);
    const flushing = history.flush();
    faulty.writes = 'hangs';
    await settled();
    expect(faulty.held).to.equal(1);
    history.count(anna, noonMs);
    const asked = history.usageOf(anna, noonMs);
    await settled();
    faulty.resume();
    await flushing;
    expect(await asked).to.deep.equal({ today: 2, thisMonth: 2 });
  });
});

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
