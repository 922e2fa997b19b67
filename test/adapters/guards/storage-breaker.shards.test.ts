import { expect } from 'chai';
import fc from 'fast-check';
import { verbsOf } from '../../contracts/storage-verbs.ts';
import type { ShardBehaviour } from '../../support/sharded-storage.ts';
import { setUp } from './sharded-breaker.ts';

const opened = (shard: string): string[] => [`reads of ${shard}: closed > open`, `writes of ${shard}: closed > open`];

describe('StorageBreaker over shards', () => {
  it('refuses calls to the lost shard after a single deadline, and lets all others through', async () => {
    const { sharded, transitions, reads, writes, time } = setUp();
    sharded.behaviours.set('c', 'hangs');
    expect([await reads('c1'), await writes('c1')]).to.deep.equal(['failed', 'failed']);
    for (let round = 0; round < 20; round += 1) {
      expect([await reads('c1'), await writes('c2')]).to.deep.equal(['shut', 'shut']);
      expect([await reads('a1'), await writes('a2'), await reads('b1')]).to.deep.equal(Array(3).fill('answered'));
      await time.pass(500);
    }
    expect(transitions).to.deep.equal(opened('c'));
  });

  it('counts failures in a row for each shard by itself, whatever the others answer in between', async () => {
    const { sharded, transitions, reads } = setUp();
    sharded.behaviours.set('c', 'refuses').set('b', 'refuses');
    for (let n = 0; n < 4; n += 1) expect([await reads('c1'), await reads('a1')]).to.deep.equal(['failed', 'answered']);
    for (let n = 0; n < 4; n += 1) expect(await reads('b1')).to.equal('failed');
    expect(transitions).to.deep.equal([]);
    await reads('c2');
    expect(transitions).to.deep.equal(['reads of c: closed > open']);
    expect([await reads('c3'), await reads('b2')]).to.deep.equal(['shut', 'failed']);
  });

  it('refuses by every verb on the lost shard, and by none on another', async () => {
    const { sharded, storage, reads, writes, outcome } = setUp();
    sharded.behaviours.set('c', 'hangs');
    await Promise.all([reads('c1'), writes('c1')]);
    for (const [verb, call] of Object.entries(verbsOf(storage, 'c9'))) {
      expect(await outcome(call()), verb).to.equal('shut');
    }
    for (const [verb, call] of Object.entries(verbsOf(storage, 'a9'))) {
      expect(await outcome(call()), verb).to.equal('answered');
    }
    expect([await outcome(storage.probe('c1')), await outcome(storage.probe('a1'))]).to.deep.equal([
      'shut',
      'answered',
    ]);
  });

  it('tries the lost shard by a real write in a partition that was used, and no other shard', async () => {
    const { sharded, reads, writes, time } = setUp();
    await Promise.all([reads('a1'), writes('b1')]);
    sharded.behaviours.set('c', 'hangs');
    await Promise.all([writes('c1'), writes('c2')]);
    sharded.asked.length = 0;
    await time.pass(1_000);
    expect(sharded.asked).to.deep.equal(Array(2).fill({ shard: 'c', verb: 'probe', partition: 'c2' }));
  });

  it('closes by itself when the shard is back, and tells each step once', async () => {
    const { sharded, transitions, reads, writes, breaker, time } = setUp();
    sharded.behaviours.set('c', 'refuses');
    for (let n = 0; n < 5; n += 1) await Promise.all([reads('c1'), writes('c1')]);
    await time.pass(60_000);
    sharded.behaviours.clear();
    transitions.length = 0;
    await time.pass(2_000);
    expect([await reads('c1'), await writes('c1')]).to.deep.equal(['answered', 'answered']);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
    expect(transitions.toSorted()).to.deep.equal(
      ['reads', 'writes'].flatMap((lane) => [`${lane} of c: half-open > closed`, `${lane} of c: open > half-open`]),
    );
  });

  it('goes on reading from a shard that is full, and writing to the others', async () => {
    const { sharded, reads, writes, breaker, transitions } = setUp();
    sharded.behaviours.set('c', 'full');
    for (let n = 0; n < 5; n += 1) expect(await writes('c1')).to.equal('failed');
    expect([await writes('c1'), await reads('c1'), await writes('a1')]).to.deep.equal(['shut', 'answered', 'answered']);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'open' });
    expect(transitions).to.deep.equal(['writes of c: closed > open']);
  });

  it('judges no shard by a call to all of them, and refuses that call while one is lost', async () => {
    const { sharded, storage, outcome, reads, transitions } = setUp();
    await reads('a1');
    sharded.behaviours.set('c', 'hangs');
    for (let n = 0; n < 10; n += 1) expect(await outcome(storage.describe())).to.equal('failed');
    expect(transitions).to.deep.equal([]);
    await reads('c1');
    sharded.asked.length = 0;
    expect(await outcome(storage.describe())).to.equal('shut');
    expect(sharded.asked).to.deep.equal([]);
  });

  it('says when a shard has answered, of that shard only', async () => {
    const { sharded, breaker, reads, time } = setUp();
    sharded.behaviours.set('c', 'hangs');
    await reads('c1');
    const [ofC, ofA] = [breaker.answersIn('c2'), breaker.answersIn('a1')];
    await reads('a1');
    await time.pass(5_000);
    expect(breaker.answersIn('c2')).to.equal(ofC);
    expect(breaker.answersIn('a1')).not.to.equal(ofA);
    sharded.behaviours.clear();
    await time.pass(500);
    expect(breaker.answersIn('c2')).not.to.equal(ofC);
  });

  it('makes no trials once it is closed', async () => {
    const { sharded, storage, reads, time } = setUp();
    sharded.behaviours.set('a', 'hangs').set('b', 'hangs');
    await Promise.all([reads('a1'), reads('b1')]);
    await storage.close();
    sharded.asked.length = 0;
    await time.pass(10_000);
    expect(sharded.asked).to.deep.equal([]);
  });

  it('never disturbs a shard that is well, and has the others back in two seconds, whatever happens to them', async () => {
    const event = fc.record({
      shard: fc.constantFrom('b', 'c'),
      behaviour: fc.constantFrom<ShardBehaviour>('answers', 'refuses', 'hangs', 'full'),
      calls: fc.array(fc.tuple(fc.constantFrom('a1', 'b1', 'b2', 'c1', 'c2'), fc.boolean()), { maxLength: 8 }),
      passMs: fc.nat(900),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const { sharded, time, transitions, breaker, reads, writes } = setUp();
        for (const { shard, behaviour, calls, passMs } of events) {
          sharded.behaviours.set(shard, behaviour);
          for (const [partition, isRead] of calls) {
            const outcome = await (isRead ? reads(partition) : writes(partition));
            if (partition === 'a1') expect(outcome).to.equal('answered');
          }
          await time.pass(passMs);
        }
        sharded.behaviours.clear();
        await time.pass(2_000);
        expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
        expect(transitions.filter((step) => step.includes('of a'))).to.deep.equal([]);
      }),
      { numRuns: 100 },
    );
  });
});
