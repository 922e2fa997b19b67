import { expect } from 'chai';
import { LastKnownSessions } from '../../../src/adapters/guards/last-known-sessions.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { emptySession, type Session, type SessionId } from '../../../src/domain/session.ts';
import { sessionId, sessionStoreContract } from '../../contracts/session-store.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';
import { overMemory } from '../records/session-stores.ts';

// To the contract, what others changed may be a second old: with a clock that never stands still it never is.
let nowMs = 0;
const racing = { now: () => (nowMs += 1_000) };
sessionStoreContract(
  'LastKnownSessions that are never fresh',
  { describe, it },
  overMemory((sessions) => new LastKnownSessions(sessions, racing)),
);

const id = sessionId('somebody');
const premium: Session = { ...emptySession, grant: 'g'.repeat(22) as NonNullable<Session['grant']> };
const witty: Session = { ...emptySession, preferences: { tone: 'witty' } };
const hourMs = 3_600_000;

const setUp = ({ maxSessions = 100 } = {}) => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  const stored = new StoredSessions(faulty.storage.values);
  const sessions = new LastKnownSessions(stored, time, maxSessions);
  const elsewhere = new LastKnownSessions(stored, time);
  const asked = (): number => faulty.asked.filter((verb) => verb === 'values.get').length;
  return { time, faulty, sessions, elsewhere, asked };
};

const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('LastKnownSessions', () => {
  it('asks storage at most about once a second for a session that is in use', async () => {
    const { time, sessions, elsewhere, asked } = setUp();
    await elsewhere.change(id, () => witty);
    const before = asked();
    for (let ms = 0; ms < 9_000; ms += 100) {
      expect(await sessions.read(id)).to.deep.equal(witty);
      await time.pass(100);
    }
    expect(asked() - before).to.equal(10);
  });

  it('asks once for all concurrent callers', async () => {
    const { sessions, elsewhere, asked } = setUp();
    await elsewhere.change(id, () => witty);
    const before = asked();
    const answers = await Promise.all(Array.from({ length: 50 }, () => sessions.read(id)));
    expect(new Set(answers)).to.have.property('size', 1);
    expect(await Promise.all(Array.from({ length: 50 }, () => sessions.read(sessionId('nobody'))))).to.include(null);
    expect(asked() - before).to.equal(2);
  });

  it('sees others’ changes and removals within a second', async () => {
    const { time, sessions, elsewhere } = setUp();
    await sessions.change(id, () => witty);
    await elsewhere.change(id, () => premium);
    await time.pass(900);
    expect(await sessions.read(id)).to.deep.equal(premium);
    await elsewhere.remove(id);
    expect(await sessions.read(id)).to.deep.equal(premium);
    await time.pass(900);
    expect(await sessions.read(id)).to.equal(null);
  });

  it('sees its own changes and removals at once, also while storage is being asked', async () => {
    const { faulty, sessions } = setUp();
    await sessions.change(id, () => witty);
    expect(await sessions.read(id)).to.deep.equal(witty);
    await sessions.change(id, () => premium);
    expect(await sessions.read(id)).to.deep.equal(premium);
    await sessions.remove(id);
    expect(await sessions.read(id)).to.equal(null);

    faulty.reads = 'hangs';
    const early = sessions.read(id);
    faulty.reads = 'answers';
    await sessions.change(id, () => witty);
    faulty.resume();
    await early;
    expect(await sessions.read(id)).to.deep.equal(witty);
  });

  it('does not restore a removed session from a late answer', async () => {
    const { time, faulty, sessions, asked } = setUp();
    await sessions.change(id, () => premium);
    await time.pass(1_000);
    faulty.writes = 'hangs';
    const removing = sessions.remove(id);
    // Storage still has it.
    expect(await sessions.read(id)).to.deep.equal(premium);
    faulty.resume();
    await removing;
    expect(await sessions.read(id)).to.equal(null);
    faulty.all = 'fails';
    const before = asked();
    expect(await outcomeOf(sessions.read(id))).to.be.instanceOf(StorageFault);
    expect(asked()).to.equal(before + 1);
  });

  it('knows a session for an hour after storage went down, and no longer', async () => {
    const { time, faulty, sessions } = setUp();
    await sessions.change(id, () => premium);
    faulty.all = 'fails';
    await time.pass(hourMs - 1);
    expect(await sessions.read(id)).to.deep.equal(premium);
    await time.pass(1);
    expect(await outcomeOf(sessions.read(id))).to.be.instanceOf(StorageFault);
    expect(await outcomeOf(sessions.read(sessionId('stranger')))).to.be.instanceOf(StorageFault);
    faulty.all = 'answers';
    expect(await sessions.read(id)).to.deep.equal(premium);
  });

  it('lets changes and removals fail with storage, and asks it for their outcome afterwards', async () => {
    const { faulty, sessions } = setUp();
    await sessions.change(id, () => witty);
    faulty.writes = 'loses';
    expect(await outcomeOf(sessions.change(id, () => premium))).to.be.instanceOf(StorageFault);
    expect(await sessions.read(id)).to.deep.equal(premium);
    faulty.all = 'fails';
    expect(await outcomeOf(sessions.change(id, () => witty))).to.be.instanceOf(StorageFault);
    expect(await sessions.read(id)).to.deep.equal(premium);
    expect(await outcomeOf(sessions.remove(id))).to.be.instanceOf(StorageFault);
    expect(await outcomeOf(sessions.read(id))).to.be.instanceOf(StorageFault);
  });

  it('removes after earlier changes have ended, however long they take: nothing of them stays', async () => {
    const { faulty, sessions } = setUp();
    faulty.writes = 'hangs';
    const making = sessions.change(id, (session) => session ?? emptySession);
    const adding = sessions.change(id, (session) => session && witty);
    const removing = sessions.remove(id);
    const late = sessions.change(id, (session) => session && premium);
    await settled();
    faulty.resume();
    await Promise.all([making, adding, removing, late]);
    expect(await late).to.equal(null);
    expect(await sessions.read(id)).to.equal(null);
  });

  it('opens none that was removed here less than a minute ago, and takes changes of it', async () => {
    const { time, sessions, elsewhere } = setUp();
    const other = sessionId('other');
    await sessions.remove(id);
    for (const one of [id, other]) await sessions.open(one);
    expect(await sessions.read(id)).to.equal(null);
    expect(await sessions.read(other)).to.deep.equal(emptySession);
    await time.pass(59_999);
    await sessions.open(id);
    expect(await sessions.read(id)).to.equal(null);
    expect(await sessions.change(id, (session) => session ?? witty)).to.deep.equal(witty);
    await elsewhere.remove(id);
    await time.pass(1);
    await sessions.open(id);
    expect(await sessions.readNow(id)).to.deep.equal(emptySession);
  });

  it('does not open a session that is being removed here, but one whose removal failed', async () => {
    const { faulty, sessions } = setUp();
    await sessions.change(id, () => witty);
    faulty.writes = 'hangs';
    const removing = sessions.remove(id);
    const opening = sessions.open(id);
    await settled();
    faulty.resume();
    await Promise.all([removing, opening]);
    expect(await sessions.read(id)).to.equal(null);
    const other = sessionId('other');
    faulty.reads = 'fails';
    expect(await outcomeOf(sessions.remove(other))).to.be.instanceOf(StorageFault);
    faulty.all = 'answers';
    await sessions.open(other);
    expect(await sessions.read(other)).to.deep.equal(emptySession);
  });

  it('goes on with the next change after a failed one, and does not hold up other sessions’ changes', async () => {
    const { faulty, sessions } = setUp();
    const other = sessionId('other');
    faulty.reads = 'fails';
    const failing = outcomeOf(sessions.change(id, () => witty));
    const next = sessions.change(id, () => premium);
    faulty.reads = 'hangs';
    const hanging = sessions.change(other, () => witty);
    faulty.reads = 'answers';
    expect(await failing).to.be.instanceOf(StorageFault);
    expect(await next).to.deep.equal(premium);
    faulty.resume();
    expect(await hanging).to.deep.equal(witty);
  });

  it('holds a limited number of sessions, those used last', async () => {
    const { faulty, sessions } = setUp({ maxSessions: 3 });
    const ids = ['a', 'b', 'c', 'd'].map(sessionId) as [SessionId, SessionId, SessionId, SessionId];
    const [a, b, c, d] = ids;
    for (const one of [a, b, c]) await sessions.change(one, () => witty);
    await sessions.read(a);
    await sessions.change(d, () => witty);
    faulty.all = 'fails';
    expect(await outcomeOf(sessions.read(b))).to.be.instanceOf(StorageFault);
    for (const one of [a, c, d]) expect(await sessions.read(one)).to.deep.equal(witty);
  });

  it('does not lose sessions because of made-up ids', async () => {
    const { faulty, sessions } = setUp({ maxSessions: 1 });
    await sessions.change(id, () => premium);
    for (let n = 0; n < 50; n++) await sessions.read(sessionId(`made-up-${n}-`));
    faulty.all = 'fails';
    expect(await sessions.read(id)).to.deep.equal(premium);
  });

  it('does not hide other errors behind remembered values', async () => {
    const mistaken = {
      read: (): Promise<never> => Promise.reject(new TypeError('a mistake')),
      readNow: async () => null,
      lives: async () => true,
      open: async () => undefined,
      change: async () => premium,
      remove: async () => null,
    };
    const clock = new FakeClock(0);
    const sessions = new LastKnownSessions(mistaken, clock);
    await sessions.change(id, () => premium);
    clock.advance(1_000);
    expect(await outcomeOf(sessions.read(id))).to.be.instanceOf(TypeError);
  });
});
