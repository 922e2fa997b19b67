import { expect } from 'chai';
import fc from 'fast-check';
import {
  digestOfSession,
  emptySession,
  type HistoryEntry,
  historyEntryOf,
  type PreferenceChanges,
  type Preferences,
  parseSessionId,
  type Session,
  type SessionId,
  withPreferences,
  withThread,
} from '../../src/domain/session.ts';
import { sampleEntry } from '../contracts/sample-entry.ts';

const entryOf = (n: number): HistoryEntry => ({ id: `th_${n}`, title: `${n}`, platform: 'x', createdAtMs: n });

const wanted = {
  platform: fc.constantFrom('x', 'bluesky', 'linkedin'),
  tone: fc.constantFrom('witty', 'casual'),
  numbering: fc.constantFrom('end', 'none'),
  language: fc.constantFrom('en', 'pt-BR'),
  maxPosts: fc.integer({ min: 1, max: 25 }),
};
const preferences = fc.record(wanted, { requiredKeys: [] }) as fc.Arbitrary<Preferences>;
const changes = fc.record(
  Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, fc.option(value as fc.Arbitrary<unknown>)])),
  { requiredKeys: [] },
) as fc.Arbitrary<PreferenceChanges>;

describe('a session id', () => {
  it('is 22 characters of base64url, and nothing else', () => {
    expect(parseSessionId('AZaz09_-AZaz09_-AZaz09')).to.equal('AZaz09_-AZaz09_-AZaz09');
    for (const text of [
      '',
      'a'.repeat(21),
      'a'.repeat(23),
      `${'a'.repeat(21)}=`,
      `${'a'.repeat(22)}\n`,
      'é'.repeat(22),
    ]) {
      expect(parseSessionId(text), text).to.equal(null);
    }
  });

  it('cannot be told from its digest', () => {
    const id = 'a'.repeat(22) as SessionId;
    expect(digestOfSession(id)).to.match(/^[\da-f]{64}$/);
  });
});

describe('preferences', () => {
  it('take the values of a change, lose the cleared ones, and keep the rest', () => {
    fc.assert(
      fc.property(preferences, changes, (before, change) => {
        const session: Session = { ...emptySession, preferences: before };
        const after = withPreferences(session, change).preferences;
        const names = new Set([...Object.keys(before), ...Object.keys(change)]) as Set<keyof Preferences>;
        for (const name of names) {
          const expected = name in change ? (change[name] ?? undefined) : before[name];
          expect(after[name]).to.equal(expected);
          expect(name in after).to.equal(expected !== undefined);
        }
        expect(Object.keys(after).every((name) => names.has(name as keyof Preferences))).to.equal(true);
        expect(session.preferences).to.equal(before);
      }),
    );
  });

  it('change nothing else of a session', () => {
    const session: Session = { ...emptySession, threads: [entryOf(1)], grant: 'g' as NonNullable<Session['grant']> };
    expect(withPreferences(session, { tone: 'witty' })).to.deep.equal({ ...session, preferences: { tone: 'witty' } });
  });
});

describe('a history', () => {
  it('has the latest twenty threads, the latest first, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 100 }), (numbers) => {
        const { threads } = numbers.map(entryOf).reduce(withThread, emptySession);
        const expected = [...new Set(numbers.toReversed())].slice(0, 20);
        expect(threads).to.deep.equal(expected.map(entryOf));
      }),
    );
  });

  it('has a thread as it was made last', () => {
    const made = withThread(emptySession, entryOf(1));
    const again: HistoryEntry = { ...entryOf(1), title: 'Another', createdAtMs: 9 };
    expect(withThread(made, again).threads).to.deep.equal([again]);
  });
});

describe('the history’s entry of a thread', () => {
  const { thread } = sampleEntry('One. Two.');
  const titled = (title: string | null) => historyEntryOf({ ...thread, source: { ...thread.source, title } });

  it('has its title, its platform and the time when it was made', () => {
    const { id, platform, createdAtMs } = thread;
    expect(titled('The harbour')).to.deep.equal({ id, title: 'The harbour', platform, createdAtMs });
    expect(titled(null)?.title).to.equal(null);
  });

  it('is nothing for a thread that is kept nowhere', () => {
    expect(historyEntryOf({ ...thread, id: null })).to.equal(null);
  });

  it('is no more of its title than 200 characters, none of them cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (title) => {
        const shown = titled(title)?.title ?? '';
        const characters = [...shown];
        expect(characters.length).to.be.at.most(200);
        expect(shown.isWellFormed()).to.equal(true);
        if ([...title].length <= 200) expect(shown).to.equal(title);
        else expect(shown).to.equal(`${[...title].slice(0, 199).join('')}…`);
      }),
    );
    expect(titled('😀'.repeat(100_000))?.title).to.equal(`${'😀'.repeat(199)}…`);
  });
});
