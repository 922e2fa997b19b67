import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { LastKnownSessions } from '../../../src/adapters/guards/last-known-sessions.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ChangePreferences } from '../../../src/domain/use-cases/change-preferences.ts';
import { FindThread } from '../../../src/domain/use-cases/find-thread.ts';
import { ForgetSession } from '../../../src/domain/use-cases/forget-session.ts';
import { OpenSession } from '../../../src/domain/use-cases/open-session.ts';
import { ReadSession } from '../../../src/domain/use-cases/read-session.ts';
import { RememberThread } from '../../../src/domain/use-cases/remember-thread.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const dayMs = 86_400_000;
const visitor = { kind: 'network', network: '203.0.113.9', plan: 'free' } as const;
const ann = sessionId('ann');
const bob = sessionId('bob');
const entries = Array.from({ length: 22 }, (_, n) => sampleEntry(`Text number ${n}.`));
const [first = sampleEntry('')] = entries;
const idOf = (n: number) => entries[n]?.fingerprint.threadId;

const setUp = async () => {
  const time = new ControlledTime();
  const sound = new MemoryStorage({ clock: time });
  const faulty = new FaultyStorage(sound);
  const { values, entries: facet, counters } = faulty.storage;
  const cache = new StoredThreadCache(facet, time, 100_000);
  const archive = new StoredThreadArchive(faulty.storage, 30 * dayMs, randomUUID);
  const sessions = new LastKnownSessions(new StoredSessions(values), time);
  const quota = { limit: 2, windowMs: 3_600_000 };
  const quotas = { free: quota, premium: quota };
  const meter = new StoredUsageMeter({ counters, alias: visitorAlias('s'), quotas, name: 'session', inRedis: false });
  for (const entry of entries) {
    await cache.write(entry, (await cache.read(entry.fingerprint)).fence, dayMs);
  }
  return {
    time,
    faulty,
    sessions,
    archive,
    open: new OpenSession(sessions),
    read: new ReadSession(sessions),
    remember: new RememberThread(sessions, archive),
    find: new FindThread(cache, archive),
    prefer: new ChangePreferences(sessions, meter),
    forget: new ForgetSession(sessions, archive, meter),
  };
};

const idsIn = async ({ read }: Awaited<ReturnType<typeof setUp>>, id = ann): Promise<readonly string[]> =>
  (await read.run(id)).threads.map((thread) => thread.id);

describe('a thread that is remembered', () => {
  it('is in its visitor’s history, and is found for 30 days: longer than in the cache', async () => {
    const parts = await setUp();
    await parts.open.run(ann);
    await parts.remember.run(ann, first.thread);
    expect(await idsIn(parts)).to.deep.equal([first.fingerprint.threadId]);
    await parts.time.pass(29 * dayMs);
    const withSource = await parts.find.run(first.fingerprint.threadId, { withSource: true });
    expect(withSource).to.deep.equal({ thread: first.thread, sourceText: first.sourceText });
    const without = await parts.find.run(first.fingerprint.threadId, { withSource: false });
    expect(without).to.deep.equal({ thread: first.thread, sourceText: null });
    expect(await parts.find.run(idOf(1) ?? '', { withSource: true })).to.equal(null);
  });

  it('makes no session, and is not kept without one', async () => {
    const parts = await setUp();
    await parts.remember.run(ann, first.thread);
    expect(await parts.sessions.read(ann)).to.equal(null);
    expect(await parts.archive.find(first.fingerprint.threadId)).to.equal(null);
  });

  it('is not listed where it cannot be found again', async () => {
    const parts = await setUp();
    await parts.open.run(ann);
    await parts.remember.run(ann, sampleEntry('Never cached.').thread);
    await parts.remember.run(ann, { ...first.thread, id: null });
    expect(await idsIn(parts)).to.deep.equal([]);
  });

  it('is let go of when it has to make room, not when it is made again', async () => {
    const parts = await setUp();
    await parts.open.run(ann);
    for (const { thread } of [first, first, ...entries]) await parts.remember.run(ann, thread);
    const kept = await Promise.all(entries.map(({ fingerprint }) => parts.archive.find(fingerprint.threadId)));
    expect(kept.map((thread) => thread !== null)).to.deep.equal([
      false,
      false,
      ...Array.from({ length: 20 }, () => true),
    ]);
    expect(await idsIn(parts)).to.deep.equal(
      entries
        .slice(2)
        .map(({ fingerprint }) => fingerprint.threadId)
        .reverse(),
    );
  });

  it('stays as long as another history has it', async () => {
    const parts = await setUp();
    for (const id of [ann, bob]) {
      await parts.open.run(id);
      await parts.remember.run(id, first.thread);
    }
    await parts.forget.run({ session: ann, visitor });
    expect(await parts.archive.find(first.fingerprint.threadId)).to.not.equal(null);
    await parts.forget.run({ session: bob, visitor });
    expect(await parts.archive.find(first.fingerprint.threadId)).to.equal(null);
  });
});

describe('a session that is forgotten', () => {
  it('takes its history with it', async () => {
    const parts = await setUp();
    await parts.open.run(ann);
    for (const { thread } of entries.slice(0, 3)) await parts.remember.run(ann, thread);
    expect(await parts.forget.run({ session: ann, visitor })).to.include({ kind: 'done' });
    expect(await parts.sessions.read(ann)).to.equal(null);
    for (const n of [0, 1, 2]) expect(await parts.archive.find(idOf(n) ?? 'th_')).to.equal(null);
  });

  it('is not brought back by threads that were being made for it, whenever they are done', async () => {
    for (const moment of ['before it was opened', 'while it is added', 'after'] as const) {
      const parts = await setUp();
      parts.faulty.writes = moment === 'before it was opened' ? 'hangs' : 'answers';
      const opening = parts.open.run(ann);
      if (moment !== 'before it was opened') await opening;
      if (moment === 'while it is added') parts.faulty.writes = 'hangs';
      const adding = moment === 'while it is added' ? [parts.remember.run(ann, first.thread)] : [];
      await settled();
      const forgetting = parts.forget.run({ session: ann, visitor });
      await settled();
      parts.faulty.resume();
      await Promise.all([opening, forgetting, ...adding]);
      await parts.remember.run(ann, first.thread);
      expect(await parts.sessions.read(ann), moment).to.equal(null);
      expect(await parts.archive.find(first.fingerprint.threadId), moment).to.equal(null);
    }
  });

  it('may be nothing at all', async () => {
    const parts = await setUp();
    expect(await parts.forget.run({ session: null, visitor })).to.include({ kind: 'done' });
  });

  it('is gone even if its threads cannot be released', async () => {
    const parts = await setUp();
    await parts.open.run(ann);
    await parts.remember.run(ann, first.thread);
    const release = (): Promise<never> => Promise.reject(new StorageFault('down'));
    const archive = { keep: async () => true, find: async () => null, release };
    const meter = { take: async () => ({ granted: true, standing: null, receipt: null }) as const };
    const unlimited = { ...meter, giveBack: async () => undefined, look: async () => null };
    const forget = new ForgetSession(parts.sessions, archive, unlimited);
    expect(await forget.run({ session: ann, visitor })).to.include({ kind: 'done' });
    expect(await parts.sessions.read(ann)).to.equal(null);
  });
});

describe('changes of a session', () => {
  it('are limited per hour, both kinds together', async () => {
    const { prefer, forget, time } = await setUp();
    const change = { session: ann, changes: { tone: 'witty' }, visitor } as const;
    expect(await prefer.run(change)).to.include({ kind: 'done' });
    expect(await forget.run({ session: ann, visitor })).to.include({ kind: 'done' });
    expect(await prefer.run(change)).to.include({ kind: 'rate_limited' });
    expect(await forget.run({ session: ann, visitor })).to.include({ kind: 'rate_limited' });
    await time.pass(3_700_000);
    expect(await prefer.run(change)).to.include({ kind: 'done' });
  });

  it('fail when storage does not take them, and cost nothing then', async () => {
    const { prefer, forget, faulty, sessions } = await setUp();
    await sessions.change(ann, (session) => session ?? { preferences: {}, threads: [], grant: null });
    const put = faulty.storage.values.put;
    faulty.storage.values.put = () => Promise.reject(new StorageFault('full'));
    for (let n = 0; n < 5; n++) {
      const changing = prefer.run({ session: ann, changes: { tone: 'witty' }, visitor });
      expect(await changing.catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
      const forgetting = forget.run({ session: ann, visitor });
      expect(await forgetting.catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    }
    faulty.storage.values.put = put;
    expect(await prefer.run({ session: ann, changes: { tone: 'witty' }, visitor })).to.include({ kind: 'done' });
  });

  it('that change nothing make no session', async () => {
    const { prefer, sessions } = await setUp();
    for (const changes of [{}, { tone: null }]) {
      const outcome = await prefer.run({ session: ann, changes, visitor });
      expect(outcome).to.deep.include({ kind: 'done', value: { preferences: {}, threads: [], grant: null } });
    }
    expect(await sessions.read(ann)).to.equal(null);
  });
});

describe('opening a session', () => {
  it('changes none that is there, and never fails', async () => {
    const { open, prefer, faulty, sessions } = await setUp();
    await prefer.run({ session: ann, changes: { tone: 'witty' }, visitor });
    await open.run(ann);
    expect((await sessions.read(ann))?.preferences).to.deep.equal({ tone: 'witty' });
    for (const behaviour of ['fails', 'loses'] as const) {
      faulty.all = behaviour;
      await open.run(bob);
    }
  });
});
