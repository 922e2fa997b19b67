import { expect } from 'chai';
import { sentences } from '../../src/domain/sentences.ts';

const split = (text: string, language: string | null = null): readonly string[] =>
  sentences(text, language).map(({ start, end }) => text.slice(start, end));

/** Sentences written one after another must come back as they are, whatever stands in them. */
const expectSentences = (expected: readonly string[], language: string | null = null, between = ' '): void => {
  expect(split(expected.join(between), language)).to.deep.equal(expected);
};

describe('sentences', () => {
  it('keeps titles, initials and abbreviations together', () => {
    expectSentences(['See Dr. Smith.', 'J. K. Rowling met George W. Bush.', 'Mr. and Mrs. Day vs. Prof. Night.']);
    expectSentences(['It rests, e.g. Mondays.', 'It was i.e. Nothing.', 'Nature et al. Report it.']);
    expectSentences(['No. 5 is alive.', 'See Fig. 3 and pp. 4 to 7.', 'It came on Jan. 5 as planned.']);
  });

  it('lets the next word decide where an abbreviation may end a sentence', () => {
    expectSentences(['The U.S. President spoke.', 'He lives in the U.S.', 'The end.']);
    expectSentences(['Meet at 5 p.m. Monday.', 'Meet at 5 p.m.', 'But come.']);
    expectSentences(['Apple Inc. Chief Tim Cook left Apple Inc.', 'They stayed.']);
    expectSentences(['HAYWARD, Calif. (AP) - A train stopped.', 'He moved to Texas.']);
    expectSentences(['We have no plan B.', 'It failed.', 'Take vitamin C.', 'Oranges have it.']);
  });

  it('does not take "No." and a number at the end for abbreviations', () => {
    expectSentences(['Was it so?', 'No.', 'Bob scored 9.', 'Then it rained.', 'It cost $5.', 'Cheap!']);
  });

  it('keeps decimals, versions and addresses whole', () => {
    expectSentences(['It grew by 3.5 percent to 1.2.3.', 'See https://example.com/a?Id=3.Html for it.', 'Done.']);
  });

  it('ends at an ellipsis only before a new sentence', () => {
    expectSentences(['Well...', 'I think so.', 'Wait… what is it… then?', 'So it goes…', 'The end.']);
  });

  it('gives closing marks to the sentence they close', () => {
    expectSentences(['He said, "Go."', 'Then he left (at last.)', '“I know.”', 'Fine.']);
    expectSentences(['Il dit : « Viens. »', 'Puis il partit.'], 'fr');
    expectSentences(['»Komm.«', 'Sie kam.'], 'de');
    expectSentences(['It was so in 1990.[1][12]', 'Later it was not.']);
  });

  it('goes on after an exclamation within a sentence', () => {
    expectSentences(['“Stop!” he cried.', 'Yahoo! is a company.', '"Why?" asked Bob.']);
    expectSentences(['« Viens ! » dit-il.', 'Bon.'], 'fr');
  });

  it('knows German ordinals and abbreviations', () => {
    expectSentences(
      ['Am 3. Oktober z. B. Berlin, d. h. Mitte.', 'Der 2. Weltkrieg, vgl. Art. 5 GG, bzw. Bd. 2.'],
      'de',
    );
    expectSentences(['Es war am 9. November.', 'Nr. 7 lebt, usw. usf.', 'Die Katze schläft.']);
  });

  it('knows French and Spanish abbreviations', () => {
    expectSentences(['Mme. Curie vit à Paris, p. ex. Rive gauche.', 'Elle rit.'], 'fr');
    expectSentences(['El Sr. García llegó.', 'La Sra. López no.', '¿Qué?', '¡Sí!', 'Fin.'], 'es');
  });

  it('knows the full stops of other scripts', () => {
    expectSentences(['「行くよ。」と彼は言った。', '雨だ！', '本当？', 'はい。'], 'ja', '');
    expectSentences(['你好。', '我很好！', '他说：“走吧。”'], 'zh', '');
    expectSentences(['هل أنت بخير؟', 'نعم.', 'شكرا.'], 'ar');
    expectSentences(['यह एक वाक्य है।', 'यह दूसरा है।'], 'hi');
    expectSentences(['А. С. Пушкин родился в Москве.', 'Он поэт.'], 'ru');
  });

  it('finds sentences in texts without capitals', () => {
    expectSentences(['hello there.', 'how are you?', 'i am fine, e.g. today!', 'ok']);
  });

  it('takes headings and items for themselves', () => {
    expectSentences(['# One. Two! Three', 'Some text.', 'More.', '- Milk. fresh', '- Eggs'], null, '\n');
    expectSentences(['1. Open the door.', '2. Go.', '10) Close it', '> Quoted.', 'Plain'], null, '\n');
    expect(split('1. First. Second. 2. Third.')).to.deep.equal(['1. First.', 'Second.', '2. Third.']);
  });

  it('ends at a blank line, with or without a full stop', () => {
    expectSentences(['A title without a stop', 'a text after it', 'and 3 more'], null, '\n\n');
  });

  it('takes a line end in a wrapped paragraph for a space', () => {
    const wrapped = [
      'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do Mr.',
      'Eiusmod tempor incididunt ut labore et dolore magna aliqua of the',
      'Company and its many friends in all the world. When it ends, nobody',
      'knows.',
    ];
    expect(split(wrapped.join('\n'))).to.deep.equal([
      `${wrapped[0]}\n${wrapped[1]}\nCompany and its many friends in all the world.`,
      'When it ends, nobody\nknows.',
    ]);
    expect(split('- An item that is long enough to be\n  Wrapped and indented')).to.have.length(1);
  });

  it('takes a line end between verses, items and addresses for an end', () => {
    expectSentences(['Roses are red', 'Violets are blue', 'Sugar is sweet'], null, '\n');
    expectSentences(['Shopping list:', 'milk', 'bread', 'eggs'], null, '\n');
    expectSentences(['10 Downing Street', 'London', 'SW1A 2AA'], null, '\n');
  });
});
