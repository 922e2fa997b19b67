import { expect } from 'chai';
import fc from 'fast-check';
import { SortedRecords } from '../../../src/adapters/memory/sorted-records.ts';

const id = fc.oneof(fc.string({ maxLength: 3 }), fc.nat(30).map(String), fc.constantFrom('', '__proto__', '\ud800'));

describe('sorted records', () => {
  it('are those of a sorted array', () => {
    const step = fc.record({ id, erase: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.option(id), fc.nat(20), (steps, after, n) => {
        const [records, model] = [new SortedRecords(), new Map<string, { id: string; value: string }>()];
        for (const [at, { id, erase }] of steps.entries()) {
          const present = model.get(id);
          expect(records.find(id)).to.deep.equal(present);
          if (erase && present) [records.erase(id), model.delete(id)];
          if (!erase && !present) {
            const record = { id, value: `${at}` };
            [records.insert(record), model.set(id, record)];
          }
        }
        const sorted = [...model.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
        const expected = sorted.filter((record) => after === null || record.id > after).slice(0, n);
        expect(records.after(after, n)).to.deep.equal(expected);
        expect(records.size).to.equal(model.size);
      }),
    );
  });

  it('are found in any order of coming, over many chunks', () => {
    const records = new SortedRecords();
    const ids = Array.from({ length: 5000 }, (_, at) => `${(at * 2741) % 5000}`.padStart(4, '0'));
    for (const id of ids) records.insert({ id, value: id });
    const sorted = [...ids].sort();
    expect(records.after(null, 10_000).map((record) => record.id)).to.deep.equal(sorted);
    expect(records.after('2499', 600).map((record) => record.id)).to.deep.equal(sorted.slice(2500, 3100));
    for (const id of ids) {
      expect(records.find(id)?.value).to.equal(id);
      records.erase(id);
    }
    expect(records.after(null, 1)).to.deep.equal([]);
  });
});
