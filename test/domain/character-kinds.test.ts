import { expect } from 'chai';
import { endOfKinds, kind, kindsAt, kindsOfUnit, lengthAt, wordKinds } from '../../src/domain/character-kinds.ts';

const patterns: readonly (readonly [number, RegExp])[] = [
  [kind.letter, /\p{L}/u],
  [kind.mark, /\p{M}/u],
  [kind.number, /\p{N}/u],
  [kind.digit, /\p{Nd}/u],
  [kind.space, /\s/u],
  [kind.unspaced, /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u],
  [kind.alphabetic, /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]/u],
];

const expectedKinds = (character: string): number =>
  patterns.reduce((kinds, [bit, pattern]) => (pattern.test(character) ? kinds | bit : kinds), 0);

describe('kinds of characters', () => {
  it('are those of regular expressions, for every character that is given', function () {
    this.timeout(30_000);
    for (let point = 0; point < 0x33480; point++) {
      const character = String.fromCodePoint(point);
      if (kindsAt(character, 0) !== expectedKinds(character)) expect.fail(`U+${point.toString(16)}`);
    }
  });

  it('are none for halves of pairs, and beyond a text', () => {
    expect(kindsAt('𝐀', 1)).to.equal(0);
    expect(kindsAt('\ud835', 0)).to.equal(0);
    expect(kindsOfUnit(0xd835)).to.equal(0);
    expect(kindsAt('a', 1)).to.equal(0);
    expect(kindsAt('a', -1)).to.equal(0);
  });
});

describe('a run of characters', () => {
  it('ends before the first of another kind', () => {
    expect(endOfKinds('naïve𝐀٣ b', 0, wordKinds)).to.equal(8);
    expect(endOfKinds('naïve𝐀٣ b', 0, kind.letter)).to.equal(7);
    expect(endOfKinds(' a', 0, wordKinds)).to.equal(0);
    expect(endOfKinds('abc', 0, kind.letter)).to.equal(3);
  });

  it('is made of whole pairs, and of halves one by one', () => {
    expect(lengthAt('𝐀', 0)).to.equal(2);
    expect(lengthAt('𝐀', 1)).to.equal(1);
    expect(lengthAt('\ud835a', 0)).to.equal(1);
  });
});
