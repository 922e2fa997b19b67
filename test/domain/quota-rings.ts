import { expect } from 'chai';
import { type QuotaRing, type QuotaTaking, take } from '../../src/domain/quota-ring.ts';

export const startMs = Date.UTC(2026, 0, 1);
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The ring once that cost was taken of it, which no limit forbids. */
export const granted = (ring: QuotaRing, windowMs: number, atMs: number, cost = 1): QuotaRing => {
  const after = take(ring, { limit: Number.MAX_SAFE_INTEGER, windowMs, cost }, atMs);
  expect(after.taking.granted).to.equal(true);
  return after.ring;
};

/** What somebody is told who takes nothing. */
export const look = (ring: QuotaRing, windowMs: number, atMs: number): QuotaTaking =>
  take(ring, { limit: 1, windowMs, cost: 0 }, atMs).taking;
