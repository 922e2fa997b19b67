import { expect } from 'chai';
import fc from 'fast-check';
import { GroundedSource } from '../../../src/domain/grounding/grounded-source.ts';
import { sentences } from '../../../src/domain/sentences.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';

const context = { language: 'en', url: null, title: null };
const article = normaliseText(`# Otters return

On 3 November 2026, Dr. J. K. Marsh counted 1,204 otters along the river Tweed, up 12% from 2021.

“We never thought that we would see them again,” she told @riverwatch. The survey cost £1.2m, most of it from the county
council; see https://example.org/otters?id=7 for the data.

Farmers have asked for fences around fish ponds. Between 5 and 10 per cent of ponds lost fish last winter, at $300
a pond, or $4,500. The next count begins at 6:30 a.m. on Jan. 9.

水獺は三百匹いる。来年は3万円かかる。`);
const source = new GroundedSource(article, context);
const pieces = sentences(article).map(({ start, end }) => article.slice(start, end));

describe('a grounded source', () => {
  it('supports text taken from it, and locates it', () => {
    const tokens = Array.from(article.matchAll(/\S+/g), ({ 0: token, index }) => ({
      start: index,
      end: index + token.length,
    }));
    const range = fc.tuple(fc.nat(tokens.length - 1), fc.nat(tokens.length - 1)).map(([a, b]) => ({
      start: tokens[Math.min(a, b)]?.start ?? 0,
      end: tokens[Math.max(a, b)]?.end ?? 0,
    }));
    fc.assert(
      fc.property(range, ({ start, end }) => {
        const body = article.slice(start, end);
        expect(source.check(body, { translated: false })).to.deep.equal({ body, unsupported: [] });
        const found = source.locate(body);
        expect(article.slice(found?.start, found?.end)).to.equal(body);
        expect(found?.start).to.be.at.most(start);
      }),
    );
  });

  it('supports its sentences in any selection and order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(pieces, { minLength: 1 }), (chosen) => {
        expect(source.check(chosen.join(' '), { translated: false }).unsupported).to.deep.equal([]);
      }),
    );
  });

  it('flags every number that is changed to one it does not have', () => {
    const digits = Array.from(article.matchAll(/(?<![\w/=])\d+(?![\w])/g), ({ 0: number, index }) => ({
      number,
      index,
    }));
    fc.assert(
      fc.property(
        fc.constantFrom(...digits),
        fc.integer({ min: 100_000, max: 999_999 }),
        ({ number, index }, other) => {
          const changed = `${article.slice(0, index)}${other}${article.slice(index + number.length)}`;
          const body = changed.slice(Math.max(0, changed.lastIndexOf('. ', index)), index + 40);
          expect(source.check(body, { translated: false }).unsupported.join()).to.include(String(other));
        },
      ),
    );
  });

  it('does not accept a number cut short', () => {
    expect(source.check('otters along', { translated: false }).unsupported).to.deep.equal([]);
    expect(source.check('The survey cost £1', { translated: false }).unsupported).to.deep.equal(['£1']);
    expect(source.check('Marsh counted 1', { translated: false }).unsupported).to.deep.equal(['1']);
    expect(source.check('Marsh counted 1,20', { translated: false }).unsupported).not.to.deep.equal([]);
  });

  it('lists unsupported claims once, removed URLs first, as the post writes them', () => {
    const body = 'Up 99%: @nobody said "we have seen it coming", 99%. https://evil.example/x';
    expect(source.check(body, { translated: false })).to.deep.equal({
      body: 'Up 99%: @nobody said "we have seen it coming", 99%.',
      unsupported: ['https://evil.example/x', '99%', '@nobody', 'we have seen it coming'],
    });
  });

  it('counts its title and its own URL as said', () => {
    const own = new GroundedSource(normaliseText('Text.'), {
      language: null,
      url: 'https://example.com/2026/a',
      title: 'Top 7 of "all the very best"',
    });
    const body = 'The 7 in 2026: "all the very best", https://example.com/2026/a';
    expect(own.check(body, { translated: false })).to.deep.equal({ body, unsupported: [] });
  });
});

describe('the place of a post in its source', () => {
  const textAt = (body: string): string | null => {
    const range = source.locate(body);
    return range && article.slice(range.start, range.end);
  };

  it('is found across other white space', () => {
    expect(textAt('from the county council; see')).to.equal('from the county\ncouncil; see');
    expect(textAt('she\n\ntold @riverwatch.')).to.equal('she told @riverwatch.');
  });

  it('is found by the words that a paraphrase shares', () => {
    expect(textAt('Farmers want fences to protect their fish ponds')).to.equal(
      'Farmers have asked for fences around fish ponds.',
    );
    expect(textAt('Counted along the Tweed: 1,204 otters, 12% more than in 2021')).to.match(/^On 3 Nov.*2021\.$/s);
    expect(textAt('水獺が三百匹いるそうだ')).to.equal('水獺は三百匹いる。');
  });

  it('spans neighbouring sentences where a post draws on them', () => {
    expect(textAt('Farmers asked for fences: winter cost ponds fish, between 5 and 10 per cent lost')).to.match(
      /^Farmers .*4,500\.$/s,
    );
  });

  it('is null for posts about something else', () => {
    for (const body of ['', '🦦🦦', '…', 'Stock markets fell on Tuesday', 'The of and']) {
      expect(textAt(body), body).to.be.null;
    }
    expect(textAt('Aktienkurse fielen am Dienstag deutlich')).to.be.null;
  });

  it('never begins or ends inside a word, a number or a letter with its marks', () => {
    const words = new GroundedSource(normaliseText('concatenate 1234 q\u0307 cat 12'), context);
    expect(words.locate('cat')).to.deep.equal({ start: 20, end: 23 });
    expect(words.locate('12')).to.deep.equal({ start: 24, end: 26 });
    expect(words.locate('q')).to.be.null;
  });
});

describe('a hostile source', () => {
  for (const [name, text] of [
    ['nothing but digits', '1234567890'.repeat(30_000)],
    ['numbers', '1 '.repeat(30_000)],
    ['separators', '1,'.repeat(30_000)],
    ['one long word', 'x'.repeat(300_000)],
    ['unbalanced quotes', '"“«‘„'.repeat(30_000)],
    ['open quotes with words', '“a b c '.repeat(20_000)],
    ['dots', 'a.'.repeat(100_000)],
    ['schemes', 'https://'.repeat(30_000)],
    ['at signs', '@a'.repeat(50_000)],
    ['ideographs', '一'.repeat(100_000)],
    ['spaces', `a${' '.repeat(300_000)}b`],
    ['marks', `e${'\u0301'.repeat(200_000)}`],
    ['number words', 'one hundred thousand and '.repeat(10_000)],
    ['near misses', `${'a'.repeat(100_000)}b${'a'.repeat(100_000)}`],
  ] as const) {
    it(`is read in linear time: ${name}`, () => {
      const hostile = new GroundedSource(normaliseText(text), context);
      const nearly = `${text.slice(0, 20_000)} 777 “and some more words” https://evil.example/x`;
      expect(hostile.check(nearly, { translated: false }).unsupported).to.include('https://evil.example/x');
      hostile.locate(nearly);
    });
  }
});
