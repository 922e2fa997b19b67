import { expect } from 'chai';
import { GroundedSource } from '../../../src/domain/grounding/grounded-source.ts';
import { quotations } from '../../../src/domain/grounding/quotations.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';

const source = new GroundedSource(
  normaliseText(
    'He said, “We will\nnot go gentle into that good night,” and left. It’s a company. 他说我们将继续努力工作。',
  ),
  { language: null, url: null, title: 'A title of words' },
);
const unsupported = (post: string, translated = false) => source.check(post, { translated }).unsupported;

describe('quotations of a post', () => {
  for (const post of [
    'So: "we will not go gentle"!',
    'So: «We will not go gentle into»!',
    'So: ‘We will not go gentle’!',
    "So: 'We will not go gentle'!",
    'So: „We will not go gentle“!',
    'So: »We will not go gentle«!',
    'So: “We will […] good night”!',
    'So: “We will ... good night…”!',
    'So: “[G]o gentle into [the] good night”!',
    'So: "Not go gentle into that good night."',
    'Who said "it\'s a company" there?',
    '“A title of words” it is',
    '他们「我们将继续努力工作」',
    'A "new word" may be in quotes',
    "It's the dogs' own life, isn't it, y'all",
    'A long" pipe and a " that nobody closes',
  ]) {
    it(`are found in the source: ${post}`, () => {
      expect(unsupported(post)).to.deep.equal([]);
    });
  }

  for (const [post, claim] of [
    ['So: "we will not fly gentle"!', 'we will not fly gentle'],
    ['So: “good night […] we will not”!', 'good night […] we will not'],
    ['So: “We will always go gentle”!', 'We will always go gentle'],
    ['So: “he will not go gentle”!', 'he will not go gentle'],
    ['So: ‘we will go now’!', 'we will go now'],
    ['「我们将停止努力工作吧」', '我们将停止努力工作吧'],
    ['He "said “we will go out” there is" so', 'we will go out'],
  ] as const) {
    it(`are flagged when the source does not have them: ${post}`, () => {
      expect(unsupported(post)).to.include(claim);
    });
  }

  it('are not compared where the post is translated', () => {
    expect(unsupported('„Wir werden nie gehen“', true)).to.deep.equal([]);
  });

  it('end at a blank line, whether closed or not', () => {
    expect(quotations('"one two three\n\nfour five six"')).to.deep.equal([]);
    expect(quotations('“one two three” x “four five six”')).to.deep.equal([
      { start: 1, end: 14 },
      { start: 19, end: 32 },
    ]);
  });
});

describe('handles of a post', () => {
  const social = new GroundedSource(
    normaliseText('By @Ann and @bob@example.social, https://medium.com/@carl, d@example.com'),
    {
      language: null,
      url: null,
      title: null,
    },
  );
  const flagged = (post: string) => social.check(post, { translated: false }).unsupported;

  it('are found in the source, in any case, in addresses too', () => {
    expect(flagged('thanks @ann @bob @BOB@example.social @carl or D@example.com')).to.deep.equal([]);
  });

  it('are flagged when the source does not have them', () => {
    expect(flagged('thanks @dora, @ann@evil.social and e@example.com')).to.deep.equal([
      '@dora',
      '@ann@evil.social',
      'e@example.com',
    ]);
  });

  it('are not compared where the post is translated', () => {
    expect(social.check('danke @dora', { translated: true }).unsupported).to.deep.equal([]);
  });
});
