import { expect } from 'chai';
import {
  decodeRing,
  emptyRing,
  encodeRing,
  giveBackTo,
  type QuotaRing,
  ringExpiryMs,
  takeFrom,
} from '../../../src/adapters/sqlite/quota-ring.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 1);

const granted = (ring: QuotaRing, windowMs: number, atMs: number, cost = 1): QuotaRing => {
  const { after } = takeFrom(ring, { limit: Number.MAX_SAFE_INTEGER, windowMs, cost }, atMs);
  if (after === null) throw new Error('not granted');
  return after;
};

const look = (ring: QuotaRing, windowMs: number, atMs: number) =>
  takeFrom(ring, { limit: 1, windowMs, cost: 0 }, atMs).taking;

describe('a quota ring in SQLite', () => {
  it('comes back from its text as it was, and stays small', () => {
    let ring = emptyRing;
    expect(decodeRing(encodeRing(ring))).to.deep.equal(ring);
    for (let at = 0; at < 1000; at += 1) {
      ring = granted(ring, hourMs, nowMs + at * 60_000, 1 + (at % 3));
      expect(decodeRing(encodeRing(ring))).to.deep.equal(ring);
      expect(ring.parts.length).to.be.at.most(61);
    }
    expect(encodeRing(ring).length).to.be.lessThan(700);
  });

  it('is over a window after the end of its last part', () => {
    const ring = granted(emptyRing, hourMs, nowMs);
    expect(ringExpiryMs(ring)).to.equal(nowMs + 60_000 + hourMs);
    expect(look(ring, hourMs, ringExpiryMs(ring) - 1).used).to.equal(1);
    expect(look(ring, hourMs, ringExpiryMs(ring)).used).to.equal(0);
    expect(ringExpiryMs(emptyRing)).to.equal(0);
  });

  it('keeps to 61 parts under windows of many lengths, and then counts for longer, never for less', () => {
    let ring = emptyRing;
    for (let at = 0; at < 300; at += 1) ring = granted(ring, at === 0 ? 100 * hourMs : hourMs, nowMs + at * 60_000);
    expect(ring.parts).to.have.length(61);
    expect(look(ring, 100 * hourMs, nowMs + 300 * 60_000).used).to.equal(300);
  });

  it('counts for now what was taken in a future that a clock has been set back from', () => {
    const ring = granted(emptyRing, hourMs, nowMs + 24 * hourMs, 3);
    const { used, returnsInMs } = look(ring, hourMs, nowMs);
    expect(used).to.equal(3);
    expect(returnsInMs).to.be.within(hourMs, hourMs + 60_000);
    const next = granted(ring, hourMs, nowMs);
    expect(look(next, hourMs, nowMs).used).to.equal(4);
    expect(look(next, hourMs, nowMs + hourMs + 60_000).used).to.equal(0);
  });

  it('waits for a clock that went back by a little, and grants nothing more for it', () => {
    const ring = granted(granted(emptyRing, hourMs, nowMs + 120_000, 3), hourMs, nowMs);
    expect(ring.parts).to.deep.equal([[nowMs + 180_000, 4]]);
  });

  it('takes back what a receipt names, and only as far as it is there', () => {
    const { taking, after } = takeFrom(emptyRing, { limit: 5, windowMs: hourMs, cost: 2 }, nowMs);
    const ring = after ?? emptyRing;
    expect(giveBackTo(ring, taking.receipt ?? '')?.parts).to.deep.equal([]);
    const more = granted(ring, hourMs, nowMs, 3);
    expect(giveBackTo(more, taking.receipt ?? '')?.parts).to.deep.equal([[nowMs + 60_000, 3]]);
    for (const receipt of ['', '+', '1', '1+1', `${nowMs + 60_000}+`, `${nowMs + 60_000}+-9`, `x${taking.receipt}`]) {
      expect(giveBackTo(more, receipt), receipt).to.equal(null);
    }
  });
});
