import { expect } from 'chai';
import fc from 'fast-check';
import { HotThreads } from '../../../src/adapters/records/hot-threads.ts';
import type { ThreadId } from '../../../src/domain/thread.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';

const hotOf = (version: string) => ({ version, stored: { thread: sampleEntry('One.').thread, textKey: 's:x' } });
const idOf = (n: number): ThreadId => `th_${n}`;

describe('HotThreads', () => {
  it('returns the latest thread of each id', () => {
    const threads = new HotThreads(10_000);
    const [first, second] = [hotOf('1'), hotOf('2')];
    threads.keep(idOf(1), first, 10);
    threads.keep(idOf(1), second, 10);
    threads.keep(idOf(2), first, 10);
    expect(threads.get(idOf(1))).to.include({ version: '2', stored: second.stored });
    expect(threads.get(idOf(2))?.stored).to.equal(first.stored);
    expect(threads.get(idOf(3))).to.equal(undefined);
  });

  it('drops the least recently used first', () => {
    const threads = new HotThreads(3_000);
    for (const n of [1, 2, 3]) threads.keep(idOf(n), hotOf('1'), 100);
    threads.get(idOf(1));
    threads.keep(idOf(4), hotOf('1'), 100);
    expect([1, 2, 3, 4].filter((n) => threads.get(idOf(n)))).to.deep.equal([1, 3, 4]);
  });

  it('does not keep a thread larger than its room, and drops the one of that id', () => {
    const threads = new HotThreads(3_000);
    for (const n of [1, 2]) threads.keep(idOf(n), hotOf('1'), 100);
    threads.keep(idOf(1), hotOf('2'), 1_000);
    expect(threads.get(idOf(1))).to.equal(undefined);
    expect(threads.get(idOf(2))?.version).to.equal('1');
  });

  it('stays within its bytes, and counts them right, whatever comes and goes', () => {
    const maxBytes = 5_000;
    const deed = fc.record({
      kind: fc.constantFrom('keep' as const, 'get' as const, 'drop' as const),
      id: fc.integer({ min: 0, max: 9 }).map(idOf),
      characters: fc.integer({ min: 0, max: 2_000 }),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const threads = new HotThreads(maxBytes);
        for (const { kind, id, characters } of deeds) {
          if (kind === 'keep') threads.keep(id, hotOf('1'), characters);
          else threads[kind](id);
          expect(threads.bytes).to.be.within(0, maxBytes);
        }
        for (let n = 0; n < 10; n++) threads.drop(idOf(n));
        expect(threads.bytes).to.equal(0);
      }),
    );
  });
});
