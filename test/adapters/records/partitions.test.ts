import { expect } from 'chai';
import fc from 'fast-check';
import {
  analyticsPartition,
  flightPartition,
  grantPartition,
  referencePartition,
  sourcePartition,
  visitorPartition,
} from '../../../src/adapters/records/partitions.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { fingerprint, sha256 } from '../../../src/domain/fingerprint.ts';

const tally = (partitions: readonly string[]): ReadonlyMap<string, number> =>
  partitions.reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map<string, number>());

const names = Array.from({ length: 64_00 }, (_, i) => `name ${i}`);

describe('partitions', () => {
  it('spread sources over c00 to c63, evenly', () => {
    const counts = tally(names.map((name) => sourcePartition(sha256(name))));
    expect([...counts.keys()].sort()).to.deep.equal(
      Array.from({ length: 64 }, (_, i) => `c${String(i).padStart(2, '0')}`),
    );
    expect(Math.max(...counts.values())).to.be.below(150);
  });

  it('spread visitors over v00 to v63, evenly', () => {
    const alias = visitorAlias('a secret');
    const counts = tally(names.map((name) => visitorPartition(alias(name))));
    expect([...counts.keys()].sort()).to.deep.equal(
      Array.from({ length: 64 }, (_, i) => `v${String(i).padStart(2, '0')}`),
    );
    expect(Math.max(...counts.values())).to.be.below(150);
  });

  it('have short names without braces, whatever the alias', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (alias) => {
        expect(visitorPartition(alias)).to.match(/^v[0-6]\d$/);
      }),
    );
  });

  it('keep the flights of a source with its threads, and have a place for any other', () => {
    const { threadId, sourceDigest } = fingerprint({ type: 'text', content: 'One.' }, {});
    expect(flightPartition(threadId)).to.equal(sourcePartition(sourceDigest));
    for (const key of ['', '{', 'th_short', 'ä'.repeat(1_000)]) expect(flightPartition(key)).to.match(/^c[0-6]\d$/);
  });

  it('are one for each grant, and for each reference', () => {
    const names = ['A'.repeat(22), 'B'.repeat(22)].flatMap((id) => [
      grantPartition(id),
      referencePartition(sha256(id)),
    ]);
    expect(new Set(names)).to.have.property('size', 4);
    for (const name of names) expect(name).to.match(/^[gr][\w-]{22,64}$/);
  });

  it('are one a day for analytics', () => {
    expect(analyticsPartition('2026-01-31')).to.equal('a2026-01-31');
  });
});
