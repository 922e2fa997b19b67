import { expect } from 'chai';
import { OwnUsage } from '../../../src/adapters/records/own-usage.ts';

describe('this process’s own counts of visitors', () => {
  it('is of the day and of the month', () => {
    const usage = new OwnUsage(10);
    for (const day of ['2026-01-30', '2026-01-31', '2026-01-31']) usage.count('anna', day);
    expect(usage.of('anna', '2026-01-31')).to.deep.equal({ today: 2, thisMonth: 3 });
    expect(usage.of('bert', '2026-01-31')).to.deep.equal({ today: 0, thisMonth: 0 });
  });

  it('restarts with each', () => {
    const usage = new OwnUsage(10);
    usage.count('anna', '2026-01-30');
    expect(usage.of('anna', '2026-01-31')).to.deep.equal({ today: 0, thisMonth: 1 });
    expect(usage.of('anna', '2026-02-01')).to.deep.equal({ today: 0, thisMonth: 0 });
    usage.count('anna', '2026-02-01');
    expect(usage.of('anna', '2026-02-01')).to.deep.equal({ today: 1, thisMonth: 1 });
  });

  it('is kept for the latest visitors', () => {
    const usage = new OwnUsage(2);
    for (const visitor of ['anna', 'bert', 'anna', 'carl']) usage.count(visitor, '2026-01-31');
    const today = (visitor: string) => usage.of(visitor, '2026-01-31').today;
    expect([today('anna'), today('bert'), today('carl')]).to.deep.equal([2, 0, 1]);
  });
});
