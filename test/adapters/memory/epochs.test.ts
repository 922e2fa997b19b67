import { expect } from 'chai';
import { EpochTable } from '../../../src/adapters/memory/epochs.ts';

describe('the epochs', () => {
  it('cost nothing for scopes that are only asked for', () => {
    const table = new EpochTable(0, 10);
    const first = table.current('a');
    for (let at = 0; at < 100; at += 1) expect(table.current(`scope ${at}`)).to.equal(first);
  });

  it('of a scope never come back, also when it was forgotten over thousands of others', () => {
    const table = new EpochTable(0, 10);
    const seen: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      seen.push(table.current('a'));
      table.invalidate('a');
      for (let at = 0; at < 25; at += 1) table.invalidate(`other ${round} ${at}`);
    }
    expect(new Set(seen).size).to.equal(20);
  });

  it('of scopes with entries outlast the forgetting of those without', () => {
    const table = new EpochTable(0, 10);
    table.invalidate('held');
    const held = table.hold('held');
    const common = table.hold('never invalidated');
    for (let at = 0; at < 25; at += 1) table.invalidate(`other ${at}`);
    expect(table.current('held')).to.equal(held.id);
    expect(table.current('never invalidated')).to.equal(common.id);
    expect([held.stands, common.stands]).to.deep.equal([true, true]);
  });

  it('refuse a write that was read before a forgotten invalidation', () => {
    const table = new EpochTable(0, 10);
    const before = table.current('a');
    table.invalidate('a');
    for (let at = 0; at < 25; at += 1) table.invalidate(`other ${at}`);
    expect(table.current('a')).not.to.equal(before);
  });

  it('stay the same when the last entry of a scope goes', () => {
    const table = new EpochTable(0, 10);
    const [fresh, again] = [table.current('fresh'), table.current('again')];
    table.release(table.hold('fresh'));
    expect(table.current('fresh')).to.equal(fresh);
    table.invalidate('again');
    const since = table.current('again');
    table.release(table.hold('again'));
    expect(table.current('again')).to.equal(since);
    expect(since).not.to.equal(again);
  });

  it('are not renewed by the comings and goings of scopes that were never invalidated', () => {
    const table = new EpochTable(0, 10);
    const before = table.current('a');
    for (let at = 0; at < 25; at += 1) table.release(table.hold(`scope ${at}`));
    expect(table.current('a')).to.equal(before);
  });

  it('of a scope whose entries are gone are forgotten with the others', () => {
    const table = new EpochTable(0, 10);
    table.invalidate('a');
    const since = table.current('a');
    table.release(table.hold('a'));
    for (let at = 0; at < 25; at += 1) table.invalidate(`other ${at}`);
    expect(table.current('a')).to.equal(table.current('never seen'));
    expect(table.current('a')).not.to.equal(since);
  });

  it('to come are not current, nor end the one that is, before they begin', () => {
    const table = new EpochTable(0, 10);
    const held = table.hold('a');
    const [never, next] = [table.successor('a'), table.successor('a')];
    table.release(never);
    expect([table.current('a'), held.stands, next.stands]).to.deep.equal([held.id, true, false]);
    table.succeed(next);
    expect([table.current('a'), held.stands, next.stands]).to.deep.equal([next.id, false, true]);
    table.release(held);
    expect(table.current('a')).to.equal(next.id);
    table.release(next);
    expect(table.current('a')).to.equal(next.id);
  });

  it('that were renewed by entries lose no entry over their number', () => {
    const table = new EpochTable(0, 10);
    const held = table.hold('a');
    for (let at = 0; at < 25; at += 1) {
      const own = table.successor(`own ${at}`);
      table.succeed(own);
      table.release(own);
    }
    expect([table.current('a'), held.stands]).to.deep.equal([held.id, true]);
  });

  it('do not stand once invalidated, for all that hold them', () => {
    const table = new EpochTable(0, 10);
    const [one, other] = [table.hold('a'), table.hold('a')];
    expect(one).to.equal(other);
    table.invalidate('a');
    expect(one.stands).to.equal(false);
    const next = table.current('a');
    table.release(one);
    table.release(other);
    expect(table.current('a')).to.equal(next);
  });
});
