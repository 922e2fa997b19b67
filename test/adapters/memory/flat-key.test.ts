import { expect } from 'chai';
import fc from 'fast-check';
import { flatKey, partitionOfTinyKey, tinyKey, tinyPartition } from '../../../src/adapters/memory/flat-key.ts';

const long = 'x'.repeat(511);

describe('a key within a partition', () => {
  for (const [name, keyOf] of Object.entries({ flatKey, tinyKey })) {
    it(`is one of its own, by ${name}`, () => {
      const pair = fc.tuple(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }));
      fc.assert(
        fc.property(pair, pair, ([p, key], [q, other]) => {
          expect(keyOf(p, key) === keyOf(q, other)).to.equal(p === q && key === other);
        }),
      );
      expect(keyOf('p', `${long}a`)).not.to.equal(keyOf('p', `${long}b`));
      expect(keyOf('p', `${long}\ud800`)).not.to.equal(keyOf('p', `${long}\udbff`));
      expect(keyOf('p', `${long}\ud800`)).not.to.equal(keyOf('p', `${long}\ufffd`));
    });
  }

  it('takes little room, however long it is', () => {
    expect(flatKey('p', 'short')).to.equal('1:pshort');
    expect(flatKey('p', long).length).to.be.at.most(80);
    expect(tinyKey('p', long)).to.have.length(16);
    expect(tinyKey('p', '日本語')).to.match(/^[\0-\xff]{16}$/);
  });

  it('ends with its partition, which is another for each', () => {
    const partitions = Array.from({ length: 1000 }, (_, at) => (at < 64 ? `v${at}` : `t:2026-${at}`));
    expect(new Set(['local', ...partitions].map(tinyPartition)).size).to.equal(1001);
    expect(partitionOfTinyKey(tinyKey('v7', 'key'))).to.equal(tinyPartition('v7'));
    expect(tinyPartition('日本語')).to.match(/^[\0-\xff]{3}$/);
  });
});
