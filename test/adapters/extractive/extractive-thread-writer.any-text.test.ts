import { expect } from 'chai';
import fc from 'fast-check';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { assign, expectFaithful, ink, write } from './extracts.ts';

describe('ExtractiveThreadWriter, of any text', () => {
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
