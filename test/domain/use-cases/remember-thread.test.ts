import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ForgetSession } from '../../../src/domain/use-cases/forget-session.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { settled } from '../../support/controlled-time.ts';
import { ann, bob, dayMs, entries, first, idOf, setUp, visitor } from './session-use-cases.ts';

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
