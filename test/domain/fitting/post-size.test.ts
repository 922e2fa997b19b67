import { expect } from 'chai';
import twitter from 'twitter-text';
import { fits, postLength } from '../../../src/domain/fitting/post-size.ts';
import { independentCount } from './independent-count.ts';

const long = 'https://example.com/very/long/path?with=a&query=of#course';

describe('postLength', () => {
  const cases = {
    x: [
      ['', 0],
      ['Hello, world!', 13],
      ['cafe\u0301', 4],
      ['日本語', 6],
      ['한국어', 6],
      ['Привет', 6],
      ['“quotes” – and … more', 22],
      ['👾', 2],
      ['🙋🏽', 2],
      ['👨‍🎤', 2],
      ['👨‍👩‍👧‍👦', 2],
      ['🐦‍🔥', 2],
      ['🇩🇪🇫🇷', 4],
      ['1️⃣', 2],
      ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 2],
      ['❤️', 2],
      ['©', 1],
      ['©️', 2],
      ['123', 3],
      [long, 23],
      ['example.com', 23],
      ['t.co', 23],
      ['https://t.co/abc', 23],
      [`See ${long}, and example.org.`, 4 + 23 + 6 + 23 + 1],
      ['foo.comma', 9],
      ['@someone #tag', 13],
    ],
    bluesky: [
      ['👨‍👩‍👧‍👦🐦‍🔥🇩🇪', 3],
      ['cafe\u0301', 4],
      ['日本語', 3],
      [long, long.length],
    ],
    mastodon: [
      ['@alice@example.social', 6],
      ['Hi @alice@example.social!', 10],
      ['@alice', 6],
      ['me@example.com', 14],
      [long, 23],
      ['example.com', 11],
      ['gemini://a.io', 23],
      ['👨‍👩‍👧‍👦', 1],
    ],
    threads: [
      ['日本語', 3],
      ['👾', 4],
      ['👨‍👩‍👧‍👦', 25],
      ['❤️', 6],
      ['🇩🇪', 8],
      ['1️⃣', 7],
      ['123', 3],
      [long, long.length],
    ],
    linkedin: [
      ['👾', 2],
      ['日本語', 3],
      ['👨‍👩‍👧‍👦', 11],
      [long, long.length],
    ],
  } as const;

  for (const [platform, pairs] of Object.entries(cases) as [keyof typeof cases, (typeof cases)['x']][]) {
    it(`counts as ${platform} does`, () => {
      for (const [text, length] of pairs) expect(postLength(platform, text), text).equal(length);
    });
  }

  it('counts as twitter-text does the emoji in its table', () => {
    for (const text of ['👾👍🏽', '👨‍👩‍👧‍👦 family', '🇩🇪 1⃣ ☎️ ©️ ™', `${long} 日本語 “x”`, 'a\u200db ‼ ⁉️']) {
      expect(postLength('x', text), text).equal(twitter.parseTweet(text).weightedLength);
    }
  });

  it('counts an emoji that twitter-text does not know, and a flood of joined emoji by its parts', () => {
    expect(twitter.parseTweet('🐦‍🔥').weightedLength).equal(5);
    expect(postLength('x', '👩\u200d'.repeat(1_000))).greaterThan(300);
  });

  it('never counts less than a plain count, on Mastodon also where the web client and the server differ', () => {
    for (const text of ['https://ja.wikipedia.org/wiki/日本語', '@a.b@c.d @x@y', 'x@alice@example.social', '/@a@b.c']) {
      expect(postLength('mastodon', text), text).least(independentCount.mastodon(text));
    }
  });
});

describe('fits', () => {
  it('holds up to the limit and not beyond', () => {
    expect(fits('x', 'a'.repeat(280), 280)).equal(true);
    expect(fits('x', 'a'.repeat(281), 280)).equal(false);
    expect(fits('mastodon', 'a'.repeat(5_000), 5_000)).equal(true);
  });

  it('holds Bluesky to 3,000 bytes as well, whatever the limit', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(fits('bluesky', family.repeat(120), 300)).equal(true);
    expect(fits('bluesky', family.repeat(121), 300)).equal(false);
  });

  it('holds Threads to five links as well', () => {
    expect(fits('threads', 'example.com '.repeat(5), 500)).equal(true);
    expect(fits('threads', `${'www.example.com '.repeat(5)}https://example.org`, 500)).equal(false);
  });
});
