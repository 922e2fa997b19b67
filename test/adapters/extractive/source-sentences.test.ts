import { expect } from 'chai';
import { hasBalancedMarks, sourceSentences } from '../../../src/adapters/extractive/source-sentences.ts';

const describeOne = (text: string, language = 'en') => {
  const [sentence] = sourceSentences(text, language);
  if (sentence === undefined) throw new Error('no sentence');
  return sentence;
};

describe('sourceSentences', () => {
  it('distinguishes prose from headings, items and boilerplate', () => {
    const kinds = {
      'The tide rises twice a day.': 'prose',
      '> The tide rises twice a day.': 'prose',
      '## The tide rises': 'heading',
      '- Boats and oars.': 'item',
      '3. Boats and oars.': 'item',
      'Read more: The tide rises': 'boilerplate',
      'Lesen Sie auch: Die Flut': 'boilerplate',
      'By Ann Keeper': 'boilerplate',
      'Photo: The harbour at noon.': 'boilerplate',
      'The harbour at noon. (Photo by Jo Day/Getty Images)': 'prose',
      '© 2024 The Harbour Times': 'boilerplate',
      'Sign up for our weekly letter.': 'boilerplate',
    };
    for (const [text, kind] of Object.entries(kinds)) expect(describeOne(text).kind, text).to.equal(kind);
  });

  it('takes no mark and no dateline along', () => {
    const bare = (text: string): string => describeOne(text).text;
    expect(bare('# Tides')).to.equal('Tides');
    expect(bare('- Boats and oars.')).to.equal('Boats and oars.');
    expect(bare('> Quoted.')).to.equal('Quoted.');
    expect(bare('LONDON (AP) — The tide rises.')).to.equal('The tide rises.');
    expect(bare('SAN FRANCISCO, Calif. (AP) - The tide rises.')).to.equal('The tide rises.');
    expect(bare('MADRID — The tide rises.')).to.equal('The tide rises.');
    expect(bare('(Reuters) — The tide rises.')).to.equal('The tide rises.');
    expect(bare('Boats — and oars — float.')).to.equal('Boats — and oars — float.');
  });

  it('knows sentences that depend on the one before', () => {
    const leaning = [
      'However, the tide fell.',
      'He rowed home.',
      'This is why it fell.',
      '“It fell,” she said.',
      'That’s all.',
    ];
    for (const text of leaning) expect(describeOne(text).leansBack, text).to.equal(true);
    const free = [
      'This year the tide fell.',
      'Heavy rain fell.',
      'Iteration helps.',
      '“It fell,” said Ann.',
      'Butter floats.',
    ];
    for (const text of free.filter((text) => !text.startsWith('“')))
      expect(describeOne(text).leansBack, text).to.equal(false);
  });

  it('knows it in other languages, each by its own words', () => {
    expect(describeOne('Allerdings fiel die Flut.', 'de').leansBack).to.equal(true);
    expect(describeOne('Cependant la marée descend.', 'fr').leansBack).to.equal(true);
    expect(describeOne('Sin embargo, la marea baja.', 'es').leansBack).to.equal(true);
    expect(describeOne('しかし潮は引いた。', 'ja').leansBack).to.equal(true);
    expect(describeOne('Car makers sell boats.', 'en').leansBack).to.equal(false);
    expect(describeOne('Car makers sell boats.', 'fr').leansBack).to.equal(true);
  });

  it('takes a sentence within a quotation for one that leans, until the paragraph ends', () => {
    const text = '“The tide is high. The boats are out,” said Ann. All is well.\n\nAnother day begins.';
    expect(sourceSentences(text, 'en').map((sentence) => sentence.leansBack)).to.deep.equal([false, true, false, true]);
    const forgotten = '“The tide is high. The boats are out.\n\nEvery boat came home.';
    expect(sourceSentences(forgotten, 'en').at(-1)?.leansBack).to.equal(false);
  });

  it('does not let fragments, rows and labels stand alone', () => {
    const sound = (text: string): boolean =>
      sourceSentences(`${text}\n\nA plain sentence of some length stands here.`, 'en')[0]?.sound === true;
    expect(sound('The harbour closes at noon on Friday.')).to.equal(true);
    expect(sound('iPhone owners may now pay in the harbour.')).to.equal(true);
    for (const text of [
      'Yes.',
      'A label without any stop at its end',
      'and so it went on until the end.',
      'Ann 12 3 45 67 89 12 rows.',
    ])
      expect(sound(text), text).to.equal(false);
  });

  it('takes lines for sentences in texts without full stops', () => {
    const verse = 'roses are red and violets are blue\nsugar is sweet and so are all of you';
    expect(sourceSentences(verse, 'en').map((sentence) => sentence.sound)).to.deep.equal([true, true]);
  });
});

describe('hasBalancedMarks', () => {
  it('wants every quotation and bracket closed', () => {
    for (const text of ['“a” (b)', '„a“', '„a”', '«a»', '»a«', '"a" "b"', '「あ」', 'it’s'])
      expect(hasBalancedMarks(text)).to.equal(true);
    for (const text of ['“a', 'a”', '„a', '«a', '"a', '(a', '「あ'])
      expect(hasBalancedMarks(text), text).to.equal(false);
  });
});
