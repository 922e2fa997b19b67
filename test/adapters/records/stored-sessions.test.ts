import { expect } from 'chai';
import fc from 'fast-check';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { emptySession, type Session } from '../../../src/domain/session.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { ControlledTime } from '../../support/controlled-time.ts';
import { id, setUp } from './faulty-sessions.ts';
import { spiedStorage } from './spied-storage.ts';

/** Where its only record lies, as seen from outside. */
const placeOf = async (session: Session): Promise<[partition: string, key: string]> => {
  const { values, calls } = spiedStorage(new MemoryStorage({ clock: new ControlledTime() }));
  await new StoredSessions(values).change(id, () => session);
  const [, partition, key] = calls.find(([verb]) => verb === 'put') ?? [];
  return [String(partition), String(key)];
};

describe('StoredSessions', () => {
  it('treats a value of a wrong shape as absent, and overwrites it', async () => {
    const [partition, key] = await placeOf(emptySession);
    const wrong = ['', 'null', '[]', '{"v":1}', '{"v":2,"preferences":{},"threads":[],"grant":null}', '{'.repeat(9)];
    for (const foreign of wrong) {
      const { faulty, sessions } = setUp();
      await faulty.storage.values.put(partition, key, foreign);
      expect(await sessions.read(id), foreign).to.equal(null);
      const added = await sessions.change(id, (session) => session && { ...session, threads: [] });
      expect(added).to.equal(null);
      expect(await sessions.change(id, (session) => session ?? emptySession)).to.deep.equal(emptySession);
      expect(await sessions.read(id)).to.deep.equal(emptySession);
    }
  });

  it('opens a session over a value of a wrong shape, unless that marks a removal', async () => {
    const [partition, key] = await placeOf(emptySession);
    for (const foreign of ['null', '{"v":2,"preferences":{},"threads":[],"grant":null}', '']) {
      const { faulty, sessions } = setUp();
      await faulty.storage.values.put(partition, key, foreign);
      await sessions.open(id);
      expect(await sessions.read(id), foreign).to.deep.equal(foreign === '' ? null : emptySession);
    }
  });

  it('opens a session in one step, without looking', async () => {
    const { faulty, sessions } = setUp();
    await sessions.open(id);
    expect(faulty.asked).to.deep.equal(['values.put']);
  });

  it('loses a preference that is none any longer, or a thread, but never the grant', async () => {
    const [partition, key] = await placeOf(emptySession);
    const { faulty, sessions } = setUp();
    const thread = { id: 'th_a', title: null, platform: 'x', createdAtMs: 1 };
    const kept = {
      v: 1,
      preferences: { platform: 'myspace', tone: 7, numbering: 'start', language: '', maxPosts: 26, shoeSize: 44 },
      threads: [{ ...thread, platform: 'myspace' }, thread, null, { id: 'x' }],
      grant: 'g',
    };
    await faulty.storage.values.put(partition, key, JSON.stringify(kept));
    expect(await sessions.read(id)).to.deep.equal({
      preferences: { numbering: 'start' },
      threads: [thread],
      grant: 'g',
    });
  });

  it('asks for durable writes where it is not told otherwise', async () => {
    const { values, calls } = spiedStorage(new MemoryStorage({ clock: new ControlledTime() }));
    const sessions = new StoredSessions(values);
    await sessions.change(id, () => emptySession);
    await sessions.change(id, () => emptySession, { durable: false });
    await sessions.remove(id);
    const durable = calls
      .filter(([verb]) => verb === 'put')
      .map((call) => (call.at(-1) as { durable: boolean }).durable);
    expect(durable).to.deep.equal([true, false, true]);
  });

  it('throws where it is not certain', async () => {
    for (const behaviour of ['fails', 'loses'] as const) {
      const { faulty, sessions } = setUp();
      await sessions.change(id, () => emptySession);
      faulty.writes = behaviour;
      const calls = [() => sessions.open(id), () => sessions.change(id, () => emptySession), () => sessions.remove(id)];
      for (const call of calls) {
        expect(await call().catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
      }
      faulty.reads = 'fails';
      expect(await sessions.read(id).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    }
  });

  it('leaves nothing that can be read where the removal fails half-way', async () => {
    const { time, faulty, sessions } = setUp();
    await sessions.change(id, () => emptySession);
    const halfWay = new StoredSessions({
      ...faulty.storage.values,
      put: faulty.storage.values.put,
      get: faulty.storage.values.get,
      remove: () => Promise.reject(new StorageFault('down')),
    });
    expect(await halfWay.remove(id).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    expect(await sessions.read(id)).to.equal(null);
    expect(await sessions.change(id, (session) => session)).to.equal(null);
    await time.pass(60_000);
    const [partition, key] = await placeOf(emptySession);
    expect(await faulty.storage.values.get(partition, [key])).to.deep.equal([null]);
  });

  it('gives up where somebody else is always faster', async () => {
    const storage: Storage = new MemoryStorage({ clock: new ControlledTime() });
    const values = { get: storage.values.get.bind(storage.values), put: async () => false, remove: async () => 0 };
    const outcome = await new StoredSessions(values).change(id, () => emptySession).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(StorageFault);
  });

  it('names each session differently, and not traceably to its id', async () => {
    const ids = new Set<string>();
    const names = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\w-]{22}$/), async (text) => {
        const { values, calls } = spiedStorage(new MemoryStorage({ clock: new ControlledTime() }));
        await new StoredSessions(values).read(sessionId(text));
        const partition = String(calls[0]?.[1]);
        expect(partition).to.match(/^s[\w-]{22}$/);
        expect(partition).to.not.contain(text);
        ids.add(text);
        names.add(partition);
      }),
    );
    expect(names.size).to.equal(ids.size);
  });
});
