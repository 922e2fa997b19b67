import { expect } from 'chai';
import { readAnswer, readTokens } from '../../../src/adapters/openai/answer.ts';
import { completionOf } from '../../support/openai.ts';

const postsOf = (...posts: readonly string[]): unknown =>
  readAnswer(completionOf({ content: JSON.stringify({ posts }) }));
const posts = (...posts: readonly string[]): unknown => ({ kind: 'posts', posts });

describe('readAnswer', () => {
  it('tidies posts, and drops invisible ones', () => {
    expect(postsOf('  A post.\r\n\r\n\r\nMore. ', '', '\u200b\u0000', '👍')).to.deep.equal(
      posts('A post.\n\nMore.', '👍'),
    );
  });

  it('repairs ill-formed Unicode', () => {
    expect(postsOf('half \ud83d')).to.deep.equal(posts('half \ufffd'));
  });

  it('takes away numbers that run through the thread, at either end', () => {
    expect(postsOf('1/2 First.', '2/2 Second.')).to.deep.equal(posts('First.', 'Second.'));
    expect(postsOf('First. (1/2)', 'Second. (2/2)')).to.deep.equal(posts('First.', 'Second.'));
    expect(postsOf('1/2: First.', 'Second. 2/2')).to.deep.equal(posts('First.', 'Second.'));
  });

  it('leaves numbers that only look so', () => {
    expect(postsOf('1/2 cup of flour.', 'Stir.')).to.deep.equal(posts('1/2 cup of flour.', 'Stir.'));
    expect(postsOf('1/1 is one.')).to.deep.equal(posts('1/1 is one.'));
    expect(postsOf('2/3 First.', '3/3 Second.')).to.deep.equal(posts('2/3 First.', '3/3 Second.'));
    expect(postsOf('1/2', '2/2 Second.')).to.deep.equal(posts('1/2', '2/2 Second.'));
  });
});

describe('readTokens', () => {
  const tokens = (usage: unknown): unknown => readTokens(completionOf({ content: '' }, { usage }));

  it('reads the billed tokens, with parts that fit into the whole', () => {
    const details = { cached_tokens: 90, cache_write_tokens: 50 };
    expect(tokens({ prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: details })).to.deep.equal({
      input: 100,
      cachedInput: 90,
      cacheWriteInput: 10,
      output: 7,
    });
    expect(tokens({ prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: null })).to.deep.equal({
      input: 100,
      cachedInput: 0,
      cacheWriteInput: 0,
      output: 7,
    });
  });

  it('accepts the figures of the largest models', () => {
    expect(tokens({ prompt_tokens: 10_000_000, completion_tokens: 0 })).to.include({ input: 10_000_000 });
  });

  for (const usage of [
    undefined,
    null,
    {},
    { prompt_tokens: 1 },
    { prompt_tokens: 0, completion_tokens: 0 },
    { prompt_tokens: 1.5, completion_tokens: 1 },
    { prompt_tokens: -1, completion_tokens: 1 },
    { prompt_tokens: 1, completion_tokens: 10_000_001 },
    { prompt_tokens: Number.MAX_SAFE_INTEGER, completion_tokens: 1 },
    'free',
  ]) {
    it(`takes ${JSON.stringify(usage)} for no figures`, () => {
      expect(tokens(usage)).to.equal(null);
    });
  }
});
