import { expect } from 'chai';
import { setUp } from './sharded-breaker.ts';

describe('StorageBreaker over shards that partitions move between', () => {
  it('lets calls through at once where a partition has moved to, and lets the trial follow it', async () => {
    const { sharded, transitions, reads, writes, breaker, time } = setUp();
    sharded.behaviours.set('c', 'hangs');
    await Promise.all([reads('c1'), writes('c1')]);
    await time.pass(3_000);
    sharded.move('c1', 'd');
    expect([await reads('c1'), await writes('c1')]).to.deep.equal(['answered', 'answered']);
    expect(sharded.askedOf('d')).to.have.length(2);
    expect(breaker.states).to.deep.equal({ reads: 'open', writes: 'open' });
    // The old one is gone for good, and yet its breaker is not left open for ever.
    await time.pass(2_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
    expect(breaker.places).to.deep.equal(['c1']);
    expect(transitions.slice(2).filter((step) => step.endsWith('closed'))).to.have.members([
      'reads of c: half-open > closed',
      'writes of c: half-open > closed',
    ]);
  });

  it('opens for where a partition has moved to, should that be lost as well', async () => {
    const { sharded, transitions, reads, time } = setUp();
    sharded.behaviours.set('c', 'hangs').set('d', 'hangs');
    await reads('c1');
    sharded.move('c1', 'd');
    expect([await reads('c1'), await reads('c1')]).to.deep.equal(['failed', 'shut']);
    await time.pass(10_000);
    expect(transitions).to.deep.equal(['reads of c: closed > open', 'reads of d: closed > open']);
  });

  it('keeps no shard that is gone, however many come and go', async () => {
    const { sharded, breaker, reads } = setUp();
    for (let n = 0; n < 1_000; n += 1) {
      sharded.move('p', `server ${n}`);
      expect(await reads('p')).to.equal('answered');
    }
    expect(breaker.places).to.deep.equal(['p']);
  });

  it('says the same of no two shards, nor of one that went and came back', async () => {
    const { sharded, breaker, reads } = setUp();
    const seen = new Set<string>();
    for (const shard of ['a', 'b', 'c', 'a', 'b']) {
      sharded.move('p', shard);
      seen.add(breaker.answersIn('p'));
      await reads('p');
      seen.add(breaker.answersIn('p'));
    }
    expect(seen.size).to.equal(10);
  });
});
