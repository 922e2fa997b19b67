import { expect } from 'chai';
import fc from 'fast-check';
import { ExtractiveThreadWriter } from '../../../src/adapters/extractive/extractive-thread-writer.ts';
import { type NormalisedText, normaliseText } from '../../../src/domain/source-text.ts';
import { type Draft, noUsage } from '../../../src/domain/thread.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { lighthouses } from './lighthouses.ts';

const writer = new ExtractiveThreadWriter();

const assign = (text: string, options: Partial<Assignment> = {}): Assignment => ({
  text: normaliseText(text),
  title: null,
  sourceLanguage: null,
  platform: 'x',
  limit: 280,
  maxPosts: 5,
  tone: 'neutral',
  language: null,
  visitor: { kind: 'operator' },
  ...options,
});

const write = async (text: string, options: Partial<Assignment> = {}): Promise<readonly Draft[]> =>
  (await writer.write(assign(text, options), AbortSignal.timeout(60_000))).drafts;

const posts = async (text: string, options: Partial<Assignment> = {}): Promise<readonly string[]> =>
  (await write(text, options)).map((draft) => draft.text);

const ink = (text: string): string => text.replace(/\s/g, '');

/** Every draft stands in the source word for word where it says, and after the lead the order is the source's. */
const expectFaithful = (source: NormalisedText, drafts: readonly Draft[], maxPosts: number): void => {
  expect(drafts.length).to.be.within(1, maxPosts);
  const starts = drafts.map((draft) => {
    if (draft.source === null) throw new Error('a draft without a range');
    expect(ink(draft.text)).to.not.equal('');
    expect(draft.text).to.equal(draft.text.trim());
    expect(ink(source.slice(draft.source.start, draft.source.end))).to.equal(ink(draft.text));
    return draft.source.start;
  });
  expect(new Set(starts).size).to.equal(starts.length);
  // The one step back in the source is the step from the lead to the rest.
  const stepsBack = starts.filter((start, i) => start < (starts[i - 1] ?? 0));
  expect(stepsBack.length).to.be.at.most(1);
};

describe('ExtractiveThreadWriter', () => {
  it('names itself, and costs nothing', async () => {
    const manuscript = await writer.write(assign(lighthouses), AbortSignal.timeout(1000));
    expect(manuscript.writer).to.deep.equal({ name: 'extractive', model: null, revision: 1 });
    expect(manuscript).to.deep.include({ degraded: null, unapplied: [], usage: noUsage });
  });

  it('names the options that it cannot follow', async () => {
    const unapplied = async (options: Partial<Assignment>): Promise<readonly string[]> =>
      (await writer.write(assign(lighthouses, options), AbortSignal.timeout(1000))).unapplied;
    expect(await unapplied({ tone: 'witty' })).to.deep.equal(['tone']);
    expect(await unapplied({ language: 'fr', tone: 'casual' })).to.deep.equal(['tone', 'language']);
    expect(await unapplied({ language: 'en-GB' })).to.deep.equal([]);
    expect(await unapplied({ language: 'de', sourceLanguage: 'de-AT' })).to.deep.equal(['language']);
    expect(await unapplied({ language: 'sv', sourceLanguage: 'sv' })).to.deep.equal([]);
  });

  it('throws the reason when it was aborted', async () => {
    const reason = new Error('the visitor left');
    const outcome = await writer.write(assign(lighthouses), AbortSignal.abort(reason)).catch((error: unknown) => error);
    expect(outcome).to.equal(reason);
  });

  it('condenses an article to posts of its own sentences that fit', async () => {
    const drafts = await write(lighthouses);
    expect(drafts).to.have.length(5);
    expectFaithful(normaliseText(lighthouses), drafts, 5);
    for (const { text } of drafts) {
      expect(text.length).to.be.within(40, 274);
      expect(text).to.match(/[.!?”"]$/);
    }
  });

  it('begins with the topic of the article, and uses its end too', async () => {
    const drafts = await write(lighthouses, { title: 'Automation empties the lighthouses' });
    expect(drafts[0]?.text).to.match(/automati/);
    const furthest = Math.max(...drafts.map((draft) => draft.source?.start ?? 0));
    expect(furthest).to.be.above(lighthouses.length / 2);
  });

  it('posts nothing that leans on a sentence left out, and nothing that is not of the article', async () => {
    for (const maxPosts of [2, 3, 5, 8]) {
      for (const text of await posts(lighthouses, { maxPosts })) {
        expect(text).to.not.match(/^(?:However|He |She |It |They |But |This |That |“It’s)/);
        expect(text).to.not.match(/Read more|Getty|newsletter|^#|By Ann|How many remain\?$/);
      }
    }
  });

  it('writes the same thread every time', async () => {
    expect(await write(lighthouses)).to.deep.equal(await write(lighthouses));
  });

  it('gives a short source whole, in order', async () => {
    const note =
      'The harbour closes at noon on Friday. Boats that stay must register with the harbour master by Thursday.';
    expect(await write(note)).to.deep.equal([{ text: note, source: { start: 0, end: note.length } }]);
    const longer = `${note}\n\n${'Fees are due in cash, and nobody is exempt from them. '.repeat(4)}`.trim();
    const drafts = await write(longer);
    expect(drafts.length).to.be.below(5);
    expect(ink(drafts.map(({ text }) => text).join(''))).to.equal(ink(longer));
  });

  it('keeps a short note that looks like a notice', async () => {
    expect(await posts('Subscribe to our newsletter!')).to.deep.equal(['Subscribe to our newsletter!']);
  });

  it('turns wrapped lines into spaces and drops the marks of headings and single items', async () => {
    expect(
      await posts('# Tides\n\nThe tide rises twice in every day of the year and\nfalls as often, because of the moon.'),
    ).to.deep.equal([
      'Tides\n\nThe tide rises twice in every day of the year and falls as often, because of the moon.',
    ]);
    expect(await posts('- Only one thing to do today.')).to.deep.equal(['Only one thing to do today.']);
    expect(await posts('Shopping:\n\n- milk\n- eggs')).to.deep.equal(['Shopping:\n\n- milk\n- eggs']);
  });

  it('gives a thread of anything that has ink', async () => {
    const sources = {
      headings: Array.from({ length: 60 }, (_, i) => `## Chapter ${i} of the long book`).join('\n\n'),
      items: Array.from({ length: 200 }, (_, i) => `- item ${i} of the list`).join('\n'),
      code: 'const a = f(b);\nif (a > 3) {\n  return a;\n}\n'.repeat(40),
      emoji: '🎉👨‍👩‍👧‍👦'.repeat(300),
      word: 'x'.repeat(100_000),
      dots: '.'.repeat(5000),
      arabic: 'افتتح المتحف الجديد أبوابه اليوم في وسط المدينة. حضر الافتتاح مئات الزوار من كل البلاد؟ '.repeat(30),
      japanese:
        '東京の新しい美術館が今日開館した。開館式には数百人が集まり、館長が挨拶を述べた。展示は来年まで続く予定だ。'.repeat(
          30,
        ),
      thai: 'พิพิธภัณฑ์แห่งใหม่เปิดให้บริการแล้ววันนี้ในกรุงเทพมหานคร '.repeat(60),
      unpunctuated: 'and then we went on to the next town where nobody knew us '.repeat(80),
      notices: 'Read more about this. Click here to subscribe now. '.repeat(60),
      brackets: 'This sentence (opens a bracket that nobody closes. '.repeat(60),
    };
    for (const [name, text] of Object.entries(sources)) {
      for (const options of [
        {},
        { limit: 50, maxPosts: 1 },
        { platform: 'linkedin', limit: 3000, maxPosts: 25 },
      ] as const) {
        const drafts = await write(text, options);
        expect(drafts, name).to.not.be.empty;
        expectFaithful(normaliseText(text), drafts, assign(text, options).maxPosts);
      }
    }
  });

  it('does not cram where posts may be long', async () => {
    const drafts = await write(lighthouses, { platform: 'linkedin', limit: 3000 });
    expect(drafts.length).to.be.at.least(3);
    for (const { text } of drafts) expect(text.length).to.be.at.most(600);
  });

  it('is faithful to any text, on any platform', () => {
    const words = fc.constantFrom(
      'Ships',
      'he said',
      '“Go',
      'on”',
      'However,',
      '(see',
      'p. 5)',
      '2,000',
      '東京は',
      'é',
      '🎉',
    );
    const marks = fc.constantFrom(
      '. ',
      '? ',
      '\n',
      '\n\n',
      '\n- ',
      '\n# ',
      '\n> ',
      ' ',
      ', ',
      '。',
      '.” ',
      'Read more. ',
    );
    const texts = fc.array(fc.oneof(words, marks, fc.string({ unit: 'grapheme', maxLength: 8 })), {
      minLength: 1,
      maxLength: 400,
    });
    return fc.assert(
      fc.asyncProperty(
        texts.map((parts) => normaliseText(parts.join(' '))).filter((text) => ink(text) !== ''),
        fc.integer({ min: 1, max: 25 }),
        fc.constantFrom(
          { platform: 'x', limit: 50 } as const,
          { platform: 'x', limit: 280 } as const,
          { platform: 'bluesky', limit: 300 } as const,
        ),
        async (text, maxPosts, { platform, limit }) => {
          expectFaithful(text, await write(text, { maxPosts, platform, limit }), maxPosts);
        },
      ),
    );
  });

  // Quadratic work would take minutes here, and mocha's time limit would end it.
  it('takes bounded time on hostile megabytes', async () => {
    const sentence = (i: number): string => `Number ${i} tells of thing ${i % 97} and of ${i % 13} others. `;
    const sources = [
      Array.from({ length: 20_000 }, (_, i) => sentence(i)).join(''),
      'The same sentence again and again. '.repeat(28_000),
      'AAA, '.repeat(200_000),
      '“Hello there my friend. '.repeat(40_000),
      `a${'\u0301'.repeat(1_000_000)}`,
      `${'('.repeat(1_000_000)}getty`,
    ];
    for (const text of sources) expect(await write(text, { maxPosts: 25 })).to.have.length.within(1, 25);
  }).timeout(60_000);
});
