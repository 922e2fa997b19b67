import { expect } from 'chai';
import { LastKnownSessions } from '../../../src/adapters/guards/last-known-sessions.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { SessionId } from '../../../src/domain/session.ts';
import { sessionId, sessionStoreContract } from '../../contracts/session-store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { overMemory } from '../records/session-stores.ts';
import { hourMs, id, outcomeOf, premium, setUp, witty } from './known-sessions.ts';

// To the contract, what others changed may be a second old: with a clock that never stands still it never is.
let nowMs = 0;
const racing = { now: () => (nowMs += 1_000) };
sessionStoreContract(
  'LastKnownSessions that are never fresh',
  { describe, it },
  overMemory((sessions) => new LastKnownSessions(sessions, racing)),
);

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
