import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { emptySession } from '../../../src/domain/session.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { settled } from '../../support/controlled-time.ts';
import { id, outcomeOf, premium, setUp, witty } from './known-sessions.ts';

describe('LastKnownSessions, changed and removed', () => {
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
});
