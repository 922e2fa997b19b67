import { expect } from 'chai';
import fc from 'fast-check';
import { termsOf, wordsInARow } from '../../../src/domain/grounding/words.ts';
import { hardText } from '../fitting/texts.ts';

const unspaced = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const word = new RegExp(`[${unspaced}]|[[\\p{L}\\p{N}\\p{M}]--[${unspaced}]]+`, 'gv');

describe('words in a row', () => {
  it('are folded, with one space between, whatever stood there', () => {
    expect(wordsInARow(' The  “ﬁne” Otter,\n\n1,204 of 水獺! ')).to.equal('the fine otter 1 204 of 水 獺');
    expect(wordsInARow('a b')).to.equal('a b');
    expect(wordsInARow(' — … ')).to.equal('');
  });

  it('are all words of the text', () => {
    fc.assert(
      fc.property(hardText, (text) => {
        expect(wordsInARow(text)).to.equal((text.normalize('NFKC').toLowerCase().match(word) ?? []).join(' '));
      }),
    );
  });
});

describe('terms', () => {
  it('are beginnings of words that are not slight, and pairs of letters where a script has no spaces', () => {
    expect([...termsOf('The otters of the riverbank, 2026: 水獺匹 and é')]).to.deep.equal([
      'otters',
      'riverb',
      '2026',
      '水獺',
      '獺匹',
    ]);
    expect([...termsOf('不 不 the same, samely')]).to.deep.equal(['不不', 'same', 'samely']);
  });
});
