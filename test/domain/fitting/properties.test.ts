import { expect } from 'chai';
import fc from 'fast-check';
import { fitThread } from '../../../src/domain/fitting/fit-thread.ts';
import { fitVerbatim } from '../../../src/domain/fitting/fit-verbatim.ts';
import { fits, postLength } from '../../../src/domain/fitting/post-size.ts';
import type { FittedThread, FittingRules } from '../../../src/domain/fitting/rules.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { graphemes, independentCount, independentlyFits } from './independent-count.ts';
import { anyRules, hardText } from './texts.ts';

const inkOf = (text: string): string => text.replace(/\s+/g, '');
const withoutRules = (text: string): string => text.replace(/^\s*---\s*$/gm, '');

const expectWellFormed = ({ posts }: FittedThread, { platform, limit, numbering }: FittingRules): void => {
  for (const [index, post] of posts.entries()) {
    expect(independentlyFits(platform, post.content, limit), `${post.length}: ${post.content}`).equal(true);
    expect(fits(platform, post.content, limit)).equal(true);
    expect(post.length).equal(postLength(platform, post.content));
    expect(post.characterCount).equal([...post.content].length);
    expect([post.number, post.total]).deep.equal([index + 1, posts.length]);
    expect(post.body).not.equal('');
    const label = `${post.number}/${post.total}`;
    const plain = numbering === 'none' || posts.length === 1;
    expect(post.content).equal(
      plain ? post.body : numbering === 'end' ? `${post.body} ${label}` : `${label} ${post.body}`,
    );
  }
};

/** Whatever number a post bears, so much is left for its body. */
const leastRoom = (limit: number): number => limit - 16;

describe('fitting any text', function () {
  this.timeout(60_000);

  it('makes posts that fit, lose nothing and stand where they say, in verbatim mode', () => {
    fc.assert(
      fc.property(hardText, anyRules, (raw, rules) => {
        const text = normaliseText(raw);
        const thread = fitVerbatim(text, rules);
        expectWellFormed(thread, rules);
        expect(thread.truncated).equal(false);
        expect(inkOf(thread.posts.map(({ body }) => body).join(''))).equal(inkOf(withoutRules(text)));
        for (const { body, source } of thread.posts) expect(text.slice(source?.start, source?.end)).equal(body);
      }),
      { numRuns: 1_000 },
    );
  });

  it('makes posts that fit of any drafts, and says so when it drops anything', () => {
    fc.assert(
      fc.property(fc.array(hardText, { maxLength: 6 }), anyRules, (texts, rules) => {
        const thread = fitThread(
          texts.map((text) => ({ text, source: null })),
          rules,
        );
        expectWellFormed(thread, rules);
        expect(thread.posts.length).most(rules.maxPosts ?? Number.POSITIVE_INFINITY);
        const whole = fitThread(
          texts.map((text) => ({ text, source: null })),
          { ...rules, maxPosts: null },
        );
        const kept = inkOf(thread.posts.map(({ body }) => body).join(''));
        const all = inkOf(whole.posts.map(({ body }) => body).join(''));
        expect(all.startsWith(kept)).equal(true);
        expect(whole.truncated).equal(false);
        expect(thread.truncated).equal(kept !== all);
      }),
      { numRuns: 500 },
    );
  });

  it('cuts no URL, mention or hashtag that fits into a post', () => {
    fc.assert(
      fc.property(hardText, anyRules, (raw, rules) => {
        const text = normaliseText(raw);
        const starts = new Set(fitVerbatim(text, rules).posts.map(({ source }) => source?.start ?? 0));
        for (const match of text.matchAll(
          /(?<![\w@#$])https?:\/\/\S+|(?<!\S)(?:[@#][\p{L}\p{N}_.@]+|example\.com)(?!\S)/gu,
        )) {
          if (independentCount[rules.platform](match[0]) > leastRoom(rules.limit)) continue;
          for (let at = match.index + 1; at < match.index + match[0].length; at++) {
            expect(starts.has(at), `${match[0]} cut at ${at - match.index}`).equal(false);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('cuts no grapheme that fits into a post', () => {
    fc.assert(
      fc.property(hardText, anyRules, (raw, rules) => {
        const text = normaliseText(raw);
        const { posts } = fitVerbatim(text, rules);
        const starts = new Set(posts.map(({ source }) => source?.start ?? 0));
        let at = 0;
        for (const grapheme of graphemes(text)) {
          const large = grapheme.length > leastRoom(rules.limit) / 4;
          for (let inside = at + 1; inside < at + grapheme.length && !large && !/\s/.test(grapheme); inside++) {
            expect(starts.has(inside), JSON.stringify(grapheme)).equal(false);
          }
          at += grapheme.length;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('makes the same thread of its own numbered posts', () => {
    const word = fc.constantFrom('word', 'another', 'the', 'end.', 'so,', '日本語', '👍🏽', 'example.com');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 200 }), anyRules, (words, rules) => {
        const { posts } = fitVerbatim(normaliseText(words.join(' ')), rules);
        const drafts = posts.map(({ content, source }) => ({ text: content, source }));
        const again = fitThread(drafts, { ...rules, maxPosts: null });
        expect(again.posts.map(({ content }) => content)).deep.equal(posts.map(({ content }) => content));
      }),
      { numRuns: 300 },
    );
  });
});
