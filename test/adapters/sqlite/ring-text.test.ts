import { expect } from 'chai';
import { decodeRing, encodeRing } from '../../../src/adapters/sqlite/ring-text.ts';
import { emptyRing, take } from '../../../src/domain/quota-ring.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 1);

describe('a quota ring as SQLite keeps it', () => {
  it('comes back from its text as it was, and stays small', () => {
    let ring = emptyRing;
    expect(decodeRing(encodeRing(ring))).to.deep.equal(ring);
    for (let at = 0; at < 1000; at += 1) {
      const demand = { limit: 1000, windowMs: hourMs, cost: 1 + (at % 3) };
      ring = take(ring, demand, nowMs + at * 60_000).ring;
      expect(decodeRing(encodeRing(ring))).to.deep.equal(ring);
    }
    expect(encodeRing(ring).length).to.be.lessThan(700);
  });

  it('is the text of older releases: a quota goes on after an update', () => {
    const stored = '[3600000,1767225660000,2,60000,1,180000,4]';
    const ring = decodeRing(stored);
    expect(ring).to.deep.equal({
      keepMs: hourMs,
      subCounters: [nowMs + 60_000, 2, nowMs + 120_000, 1, nowMs + 300_000, 4],
    });
    expect(encodeRing(ring)).to.equal(stored);
    expect(take(ring, { limit: 7, windowMs: hourMs, cost: 1 }, nowMs + 300_000).taking.granted).to.equal(false);
    // They wrote two of one time, after a clock was set back.
    const twice = decodeRing('[3600000,1767225660000,2,0,1]');
    expect(take(twice, { limit: 4, windowMs: hourMs, cost: 1 }, nowMs).taking.used).to.equal(4);
  });
});
