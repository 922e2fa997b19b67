import { expect } from 'chai';
import { StorageBreaker } from '../../../src/adapters/guards/storage-breaker.ts';
import { StorageShut } from '../../../src/adapters/guards/storage-faults.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const setUp = () => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const transitions: string[] = [];
  const breaker = new StorageBreaker(faulty.storage, {
    timer: time,
    onTransition: ({ lane, from, to, why }) => transitions.push(`${lane}: ${from} > ${to} (${why})`),
  });
  return { time, faulty, transitions, breaker, storage: breaker.storage };
};

const outcomes = async (n: number, call: () => Promise<unknown>): Promise<unknown[]> => {
  const all: unknown[] = [];
  for (let i = 0; i < n; i++) all.push(await call().catch((error: unknown) => error));
  return all;
};

describe('StorageBreaker', () => {
  it('goes on reading from a server that refuses writes', async () => {
    const { faulty, breaker, storage, time, transitions } = setUp();
    await storage.values.put('p', 'k', 'v');
    faulty.writes = 'fails';
    await outcomes(5, () => storage.values.put('p', 'k', 'w'));
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'open' });
    expect((await outcomes(1, () => storage.values.put('p', 'k', 'w')))[0]).to.be.instanceOf(StorageShut);
    expect(await storage.values.get('p', ['k'])).to.deep.equal([{ value: 'v', ttlMs: null }]);
    await time.pass(5_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'open' });
    faulty.all = 'answers';
    await time.pass(2_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
    expect(transitions).to.deep.equal([
      'writes: closed > open (values.put was made to fail)',
      'writes: open > half-open (a trial went well)',
      'writes: half-open > closed (it answers)',
    ]);
  });

  it('goes on writing when durable writes cannot be confirmed', async () => {
    const { faulty, breaker, storage, time, transitions } = setUp();
    faulty.storage.lists.insert = () => Promise.reject(new StorageFault('too few replicas', { unconfirmed: true }));
    await outcomes(20, () => storage.lists.insert('p', 'l', 'id', 'v', { durable: true }));
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
    expect(await storage.values.put('p', 'k', 'v')).to.equal(true);
    await time.pass(2_000);
    expect(transitions).to.deep.equal([]);
  });

  it('reads again from a server that came back refusing writes', async () => {
    const { faulty, breaker, storage, time } = setUp();
    faulty.all = 'fails';
    await outcomes(5, () => storage.values.put('p', 'k', 'w'));
    await outcomes(5, () => storage.values.get('p', ['k']));
    expect(breaker.states).to.deep.equal({ reads: 'open', writes: 'open' });
    faulty.reads = 'answers';
    await time.pass(2_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'open' });
  });

  it('does not read again behind writes that hang, before a write is answered', async () => {
    const { faulty, breaker, storage, time, transitions } = setUp();
    faulty.all = 'times out';
    await outcomes(1, () => storage.values.put('p', 'k', 'w'));
    await outcomes(1, () => storage.values.get('p', ['k']));
    faulty.reads = 'answers';
    await time.pass(10_000);
    expect(breaker.states).to.deep.equal({ reads: 'open', writes: 'open' });
    expect(transitions.map((line) => line.split(' (')[0])).to.deep.equal([
      'writes: closed > open',
      'reads: closed > open',
    ]);
    faulty.writes = 'answers';
    await time.pass(2_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'closed' });
  });

  it('reads again when a server that held up writes refuses them instead', async () => {
    const { faulty, breaker, storage, time } = setUp();
    faulty.all = 'times out';
    await outcomes(1, () => storage.values.put('p', 'k', 'w'));
    await outcomes(1, () => storage.values.get('p', ['k']));
    faulty.reads = 'answers';
    faulty.writes = 'fails';
    await time.pass(2_000);
    expect(breaker.states).to.deep.equal({ reads: 'closed', writes: 'open' });
  });

  it('does not take reads that work for writes that work', async () => {
    const { faulty, breaker, storage } = setUp();
    faulty.writes = 'fails';
    for (let i = 0; i < 5; i++) {
      await outcomes(1, () => storage.values.put('p', 'k', 'w'));
      await storage.values.get('p', ['k']);
    }
    expect(breaker.states.writes).to.equal('open');
  });

  it('tries writes by a probe, and calls nothing else without callers', async () => {
    const { faulty, storage, time } = setUp();
    faulty.all = 'fails';
    await outcomes(5, () => storage.values.put('p', 'k', 'w'));
    faulty.asked.length = 0;
    await time.pass(1_000);
    expect(faulty.asked).to.deep.equal(['probe', 'probe']);
  });

  it('tells when storage has answered, even if only a trial asked', async () => {
    const { faulty, breaker, storage, time } = setUp();
    const atFirst = breaker.answersIn('p');
    await storage.values.get('p', ['k']);
    const answered = breaker.answersIn('p');
    expect(answered).not.to.equal(atFirst);
    faulty.all = 'fails';
    await outcomes(1, () => storage.values.get('p', ['k']));
    expect(breaker.answersIn('p')).to.equal(answered);
    faulty.all = 'answers';
    await time.pass(500);
    expect(breaker.answersIn('p')).not.to.equal(answered);
  });

  it('is quiet once it is closed', async () => {
    const { faulty, storage, time } = setUp();
    faulty.all = 'fails';
    await outcomes(5, () => storage.values.put('p', 'k', 'w'));
    await storage.close();
    faulty.asked.length = 0;
    await time.pass(10_000);
    expect(faulty.asked).to.deep.equal([]);
  });
});
