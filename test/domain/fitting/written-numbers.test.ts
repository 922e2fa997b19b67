import { expect } from 'chai';
import { withoutWrittenNumbers } from '../../../src/domain/fitting/written-numbers.ts';

describe('withoutWrittenNumbers', () => {
  const stripped: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['at the start', ['1/3 One', '2/3 Two', '3/3 Three'], ['One', 'Two', 'Three']],
    ['at the end, in brackets', ['One. (1/2)', 'Two. (2/2)'], ['One.', 'Two.']],
    ['at both ends', ['1. One (1/2)', '2. Two (2/2)'], ['One', 'Two']],
    ['with a placeholder for the total', ['1/n One', '2/n Two'], ['One', 'Two']],
    ['with no total', ['1/ One', '2/ Two'], ['One', 'Two']],
    ['set off by a colon', ['1/2: One', '2/2: Two'], ['One', 'Two']],
    ['behind a thread emoji', ['🧵 1/2 One', '2/2 Two'], ['One', 'Two']],
    ['as ordinals', ['1. One', '2. Two', '3) Three'], ['One', 'Two', 'Three']],
    ['only in one post, but clearly', ['(1/3) One', 'Two. 2/3', 'Three'], ['One', 'Two.', 'Three']],
    ['on a line of its own', ['1/2\n\nOne', 'Two'], ['One', 'Two']],
    ['where nothing else stands', ['1/2', '2/2 Two'], ['', 'Two']],
    ['of a lone post', ['1/1 One'], ['One']],
  ];
  for (const [name, posts, bare] of stripped) {
    it(`takes off numbers ${name}`, () => {
      expect(withoutWrittenNumbers(posts)).deep.equal(bare);
    });
  }

  const kept: readonly (readonly [string, readonly string[]])[] = [
    ['fractions', ['1/2 cup of sugar', '2/3 cup of flour', '3/4 of the time']],
    ['a fraction that could be the first number', ['1/2 cup of sugar is enough.', 'Then stir.']],
    ['a fraction at the end of a phrase', ['It rose by', 'They won 2/2']],
    ['ordinals of a list that begins later', ['Three ways to save:', '2. Walk', '3. Sleep']],
    ['numbers of other places', ['5/5 stars', '1/5 people agree']],
    ['dates and versions', ['1.5 million', '2/2/2024 was a Friday']],
    ['one step alone', ['1. Preheat the oven.']],
    ['items', ['1/2 - half', '- whole']],
  ];
  for (const [name, posts] of kept) {
    it(`leaves ${name}`, () => {
      expect(withoutWrittenNumbers(posts)).deep.equal(posts);
    });
  }
});
