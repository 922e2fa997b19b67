import { expect } from 'chai';
import { emptySession, sessionLifetimeMs } from '../../../src/domain/session.ts';
import { settled } from '../../support/controlled-time.ts';
import { id, setUp } from './faulty-sessions.ts';

const dayMs = 86_400_000;

describe('StoredSessions, as time passes', () => {
  it('keeps a session for 30 days after it was last changed', async () => {
    const { time, sessions } = setUp();
    await sessions.change(id, () => emptySession);
    await time.pass(sessionLifetimeMs - 1);
    await sessions.change(id, (session) => session);
    await time.pass(sessionLifetimeMs - 1);
    expect(await sessions.change(id, () => null)).to.deep.equal(emptySession);
    await time.pass(1);
    expect(await sessions.read(id)).to.equal(null);
  });

  it('keeps a session for 30 days after it was last read, and writes for that at most once a day', async () => {
    const { time, faulty, sessions } = setUp();
    await sessions.change(id, () => emptySession);
    const puts = (): number => faulty.asked.filter((verb) => verb === 'values.put').length;
    await time.pass(dayMs);
    await sessions.read(id);
    await settled();
    expect(puts()).to.equal(1);
    await time.pass(1);
    await sessions.read(id);
    await settled();
    expect(puts()).to.equal(2);
    for (let day = 0; day < 100; day++) {
      await time.pass(dayMs + 1);
      expect(await sessions.read(id)).to.deep.equal(emptySession);
      await settled();
    }
    expect(puts()).to.equal(102);
    await time.pass(sessionLifetimeMs);
    expect(await sessions.read(id)).to.equal(null);
  });

  it('does not wait for a renewal, nor for its failure', async () => {
    const { time, faulty, sessions } = setUp();
    await sessions.change(id, () => emptySession);
    await time.pass(2 * dayMs);
    for (const behaviour of ['fails', 'hangs'] as const) {
      faulty.writes = behaviour;
      expect(await sessions.read(id)).to.deep.equal(emptySession);
      await settled();
    }
    await sessions.read(id);
    faulty.resume();
    await settled();
    await time.pass(sessionLifetimeMs - 1);
    expect(await sessions.read(id)).to.deep.equal(emptySession);
  });

  it('does not restore a session removed during a renewal', async () => {
    const { time, faulty, sessions } = setUp();
    await sessions.change(id, () => emptySession);
    await time.pass(2 * dayMs);
    faulty.writes = 'hangs';
    await sessions.read(id);
    await settled();
    expect(faulty.held).to.equal(1);
    faulty.writes = 'answers';
    await sessions.remove(id);
    faulty.resume();
    await settled();
    expect(await sessions.read(id)).to.equal(null);
  });
});
