import { expect } from 'chai';
import fc from 'fast-check';
import { sentences } from '../../src/domain/sentences.ts';

const split = (text: string, language: string | null = null): readonly string[] =>
  sentences(text, language).map(({ start, end }) => text.slice(start, end));

describe('sentences of any text', () => {
  it('gives nothing for nothing, and something for anything', () => {
    expect(split('')).to.deep.equal([]);
    expect(split(' \n\t\n ')).to.deep.equal([]);
    expect(split('!!!')).to.deep.equal(['!!!']);
    expect(split('🎉🎉')).to.deep.equal(['🎉🎉']);
    expect(split('a text. in no language', 'no such language')).to.deep.equal(['a text.', 'in no language']);
  });

  it('holds every character but white space, in order, once', () => {
    const pieces = fc.constantFrom(
      'A',
      'b',
      'Dr',
      '.',
      '. ',
      '!',
      '? ',
      '…',
      '"',
      '”',
      '»',
      ')',
      ' ',
      '\n',
      '\n\n',
      '# ',
    );
    const more = fc.constantFrom(
      '- ',
      '1.',
      '[1]',
      '。',
      '」',
      'と',
      'U.S',
      '9',
      'é',
      '🎉',
      'ß. ',
      'İ. i',
      'wrapped words '.repeat(6),
    );
    const texts = fc.array(fc.oneof(pieces, more, fc.string({ unit: 'grapheme' })), { maxLength: 60 });
    fc.assert(
      fc.property(
        texts.map((parts) => parts.join('')),
        fc.constantFrom(null, 'de', 'ja'),
        (text, language) => {
          const ranges = sentences(text, language);
          ranges.reduce((end, range) => {
            expect(range.start).to.be.at.least(end);
            expect(range.end).to.be.above(range.start);
            return range.end;
          }, 0);
          const held = split(text, language);
          expect(held.every((sentence) => sentence === sentence.trim())).to.equal(true);
          expect(held.join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
        },
      ),
    );
  });

  // Quadratic work would take minutes here, and mocha's time limit would end it.
  it('takes linear time on hostile megabytes', () => {
    const shapes = [
      'A. A. A. ',
      'B. ',
      '.',
      'x',
      'a\n',
      '.)',
      '. "',
      '!)',
      '… ',
      '.[1]',
      '# a. B\n',
      'Go! ',
      '.\n',
      ' \n',
      '1 ',
    ];
    const megabytes = [
      ...shapes.map((shape) => shape.repeat(1e6 / shape.length)),
      `A.${' '.repeat(1e6)}B`,
      `a. ${'[1]'.repeat(3e5)}`,
    ];
    for (const text of megabytes) {
      const ranges = sentences(text);
      expect(ranges.at(-1)?.end ?? 0).to.equal(text.trimEnd().length);
    }
  }).timeout(30_000);
});
