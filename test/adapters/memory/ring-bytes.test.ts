import { expect } from 'chai';
import fc from 'fast-check';
import { RingBytes } from '../../../src/adapters/memory/ring-bytes.ts';
import { emptyRing, type QuotaRing, ringExpiresAtMs, take } from '../../../src/domain/quota-ring.ts';

const startMs = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;

const amount = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
const subCounters = fc.array(fc.record({ gapMs: fc.nat(1e9), amount }), { minLength: 1, maxLength: 61 }).map((gaps) => {
  let endMs = startMs;
  return gaps.flatMap(({ gapMs, amount }) => {
    endMs += gapMs;
    return [endMs, amount];
  });
});
const anyRing = fc.record({ keepMs: fc.maxSafeNat(), subCounters });

describe('a ring as bytes', () => {
  it('is the same again, whatever was there before', () => {
    const ring = new RingBytes();
    fc.assert(
      fc.property(anyRing, fc.maxSafeNat(), (any, blockedFrom) => {
        const length = ring.encode(any, blockedFrom);
        expect(length).to.be.at.most(ring.bytes.length);
        expect(ring.decode(length)).to.deep.equal({ ...any, blockedFrom });
        expect(ring.expiresAtMs).to.equal(ringExpiresAtMs(any));
      }),
    );
  });

  it('tells when it expires from as many of its bytes as a cell holds', () => {
    fc.assert(
      fc.property(anyRing, (any) => {
        const [whole, front] = [new RingBytes(), new RingBytes()];
        whole.encode(any, 1);
        whole.bytes.copy(front.bytes, 0, 0, 39);
        expect(front.expiresAtMs).to.equal(ringExpiresAtMs(any));
      }),
    );
  });

  it('takes few bytes for few sub-counters', () => {
    const lengths: number[] = [];
    let ring: QuotaRing = emptyRing;
    for (let minute = 0; minute < 61; minute += 1) {
      ring = take(ring, { limit: 100, windowMs: hourMs, cost: 1 }, startMs + minute * 60_000).ring;
      lengths.push(new RingBytes().encode(ring, 100));
    }
    expect(lengths.slice(0, 3)).to.deep.equal([13, 17, 21]);
    expect(lengths.at(-1)).to.be.below(320);
  });
});
