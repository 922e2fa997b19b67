import { expect } from 'chai';
import { LastKnownGrants } from '../../../src/adapters/guards/last-known-grants.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredAccessRegister } from '../../../src/adapters/records/stored-access-register.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { sha256 } from '../../../src/domain/fingerprint.ts';
import type { Grant, GrantId } from '../../../src/domain/grant.ts';
import { applied } from '../../../src/domain/grant-history.ts';
import { emptySession, type SessionId } from '../../../src/domain/session.ts';
import { IdentifyVisitor } from '../../../src/domain/use-cases/identify-visitor.ts';
import { makeVisitorKey } from '../../../src/domain/visitor-key.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const startMs = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const id = 'g'.repeat(22) as GrantId;
const key = makeVisitorKey(id, 's'.repeat(22));
const older = makeVisitorKey(id, 'o'.repeat(22));
const sessionId = 'S'.repeat(22) as SessionId;
const network = '198.51.100.1';
const stranger = { kind: 'network', network, plan: 'free' };
const member = { kind: 'member', grant: id, plan: 'premium' };

describe('identifying a visitor', () => {
  let clock: FakeClock;
  let storage: FaultyStorage;
  let identify: IdentifyVisitor;
  let register: StoredAccessRegister;
  let sessions: StoredSessions;
  const ask = (credentials: { key?: string; sessionId?: SessionId }) =>
    identify.run({ key: null, sessionId: null, network, ...credentials });

  beforeEach(async () => {
    clock = new FakeClock(startMs);
    storage = new FaultyStorage(new MemoryStorage({ clock }));
    register = new StoredAccessRegister(storage.storage.values);
    sessions = new StoredSessions(storage.storage.values);
    identify = new IdentifyVisitor(register, sessions, clock);
    const paid = applied(null, { stamp: { atMs: startMs, rank: 1 }, payment: 'paid', paidUntilMs: startMs + 30 * day });
    const grant: Grant = { ...paid, keyDigest: sha256(key), replacedKeyDigests: [sha256(older)] };
    await register.change(id, () => grant);
    await sessions.change(sessionId, () => ({ ...emptySession, grant: id }));
  });

  const revoke = () =>
    register.change(id, (grant) => applied(grant, { stamp: { atMs: startMs + 1, rank: 9 }, payment: 'revoked' }));

  it('knows a network where nothing better is shown', async () => {
    expect(await ask({})).to.deep.equal({ kind: 'identified', visitor: stranger, session: null });
  });

  it('knows a member by the key and by the session, and takes both for one', async () => {
    expect(await ask({ key })).to.deep.include({ visitor: member });
    const bySession = await ask({ sessionId });
    expect(bySession).to.deep.include({ visitor: member });
    expect(bySession).to.have.nested.property('session.grant', id);
  });

  it('believes the key before the session, and tells the session all the same', async () => {
    const both = await ask({ key: older, sessionId });
    expect(both).to.deep.include({ visitor: stranger });
    expect(both).to.have.nested.property('session.grant', id);
  });

  it('gives a free session no quota of its own', async () => {
    await sessions.change(sessionId, () => emptySession);
    expect(await ask({ sessionId })).to.deep.equal({ kind: 'identified', visitor: stranger, session: emptySession });
    expect(await ask({ sessionId: 'T'.repeat(22) as SessionId })).to.deep.include({ visitor: stranger, session: null });
  });

  it('knows a key that was revoked, replaced or has expired, which buys no quota beside that of the network', async () => {
    const free = stranger;
    expect(await ask({ key: older })).to.deep.include({ visitor: free });
    clock.advance(30 * day - 1);
    expect(await ask({ key })).to.deep.include({ visitor: member });
    clock.advance(1);
    expect(await ask({ key })).to.deep.include({ visitor: free });
    clock.advance(-day);
    await revoke();
    expect(await ask({ key })).to.deep.include({ visitor: free });
  });

  it('takes no memory for it that a key never was one: another instance may have issued it a moment ago', async () => {
    const elsewhere = new IdentifyVisitor(new LastKnownGrants(register, clock), sessions, clock);
    const show = (shown: string) => elsewhere.run({ key: shown, sessionId: null, network });
    expect(await show(key)).to.deep.include({ visitor: member });
    const newer = makeVisitorKey(id, 'n'.repeat(22));
    await register.change(id, (grant) => grant && { ...grant, keyDigest: sha256(newer) });
    expect(await show(newer)).to.deep.include({ visitor: member });
    storage.all = 'fails';
    expect(await show(makeVisitorKey(id, 'x'.repeat(22)))).to.deep.include({ visitor: stranger });
    expect(await show(newer)).to.deep.include({ visitor: member });
  });

  it('takes the session of a grant that no longer holds for the network that it comes from', async () => {
    await revoke();
    expect(await ask({ sessionId })).to.deep.include({ visitor: stranger });
  });

  it('refuses a key that never was one', async () => {
    const strangers = [
      makeVisitorKey(id, 'x'.repeat(22)),
      makeVisitorKey('n'.repeat(22) as GrantId, 's'.repeat(22)),
      'thr_',
      `${key}x`,
      key.slice(0, -1),
    ];
    for (const unknown of strangers)
      expect(await ask({ key: unknown }), unknown).to.deep.equal({ kind: 'unknown_key' });
  });

  it('has everybody on the free plan of the network while storage does not say', async () => {
    storage.all = 'fails';
    const unknown = { kind: 'identified', visitor: stranger, session: null };
    expect(await ask({ key })).to.deep.equal(unknown);
    expect(await ask({ sessionId })).to.deep.equal(unknown);
    // What could never be a key needs no storage to be refused.
    expect(await ask({ key: 'thr_made-up' })).to.deep.equal({ kind: 'unknown_key' });
  });
});
