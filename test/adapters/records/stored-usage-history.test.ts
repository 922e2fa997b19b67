import { expect } from 'chai';
import { settled } from '../../support/controlled-time.ts';
import { anna, bert, dayMs, noonMs, setUp, visitorOf } from './usage-histories.ts';

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
