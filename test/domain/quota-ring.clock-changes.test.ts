import { expect } from 'chai';
import { emptyRing, take } from '../../src/domain/quota-ring.ts';
import { dayMs, granted, hourMs, look, minuteMs, startMs } from './quota-rings.ts';

describe('a quota ring whose clock goes back', () => {
  it('waits for one that went back by a little, and grants nothing more for it', () => {
    const demand = { limit: 1, windowMs: minuteMs, cost: 1 };
    const { ring } = take(emptyRing, demand, startMs);
    expect(take(ring, demand, startMs - 1000).taking.returnsInMs).to.equal(62_000);
    const both = granted(granted(emptyRing, hourMs, startMs + 2 * minuteMs, 3), hourMs, startMs);
    expect(both.subCounters).to.deep.equal([startMs + 3 * minuteMs, 4]);
  });

  it('counts as taken now what was taken before the clock was set back', () => {
    const ring = granted(granted(emptyRing, hourMs, startMs + dayMs, 3), hourMs, startMs + dayMs + 10 * minuteMs, 2);
    const { used, returnsInMs } = look(ring, hourMs, startMs);
    expect([used, returnsInMs]).to.deep.equal([5, hourMs + minuteMs]);
    const next = granted(ring, hourMs, startMs);
    expect(next.subCounters).to.deep.equal([startMs + minuteMs, 6]);
    expect(look(next, hourMs, startMs + hourMs + minuteMs).used).to.equal(0);
  });

  it('remembers that for a refused demand too: otherwise a client that keeps asking would wait for ever', () => {
    const demand = { limit: 1, windowMs: minuteMs, cost: 1 };
    const { ring } = take(emptyRing, demand, startMs + 365 * dayMs);
    const set = take(ring, demand, startMs);
    expect([set.taking.granted, set.taking.returnsInMs]).to.deep.equal([false, 61_000]);
    const again = take(set.ring, demand, startMs + 30_000);
    expect([again.taking.granted, again.taking.returnsInMs]).to.deep.equal([false, 31_000]);
    expect(take(again.ring, demand, startMs + 61_000).taking.granted).to.equal(true);
  });
});
