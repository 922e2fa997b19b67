import { expect } from 'chai';
import fc from 'fast-check';
import { decodeArticle, encodeArticle } from '../../../src/adapters/records/stored-article.ts';
import type { Article } from '../../../src/domain/article.ts';
import { articleOf } from '../../support/pages.ts';

const text = fc.string({ unit: 'binary' });
const stated = fc.option(text);
const article: fc.Arbitrary<Article> = fc.record({
  title: stated,
  site: stated,
  author: stated,
  language: stated,
  canonicalUrl: stated,
  text,
  truncated: fc.boolean(),
});

describe('a stored article', () => {
  it('is read as it was written, whatever it contains', () => {
    fc.assert(
      fc.property(article, (any) => {
        const value = encodeArticle(any);
        expect(value.isWellFormed()).to.equal(true);
        expect(decodeArticle(value)).to.deep.equal({ ...any });
      }),
    );
    const lone = articleOf('\ud800 half a character');
    expect(encodeArticle(lone).isWellFormed()).to.equal(true);
    expect(decodeArticle(encodeArticle(lone))).to.deep.equal(lone);
  });

  it('is nothing when any part of it is missing or of another type', () => {
    const whole = JSON.parse(encodeArticle(articleOf('One.'))) as { v: number; article: Record<string, unknown> };
    for (const name of Object.keys(whole.article)) {
      for (const odd of [undefined, 7, {}]) {
        const broken = JSON.stringify({ ...whole, article: { ...whole.article, [name]: odd } });
        expect(decodeArticle(broken), name).to.equal(null);
      }
    }
    for (const odd of [{ ...whole, v: 0 }, { ...whole, v: 2 }, { v: 1 }, whole.article, [whole], null, 1]) {
      expect(decodeArticle(JSON.stringify(odd))).to.equal(null);
    }
  });

  it('never throws, whatever has been put there', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.json(), fc.constant('{"v":1,"article":{"__proto__":{}}}')), (value) => {
        expect(decodeArticle(value)).to.equal(null);
      }),
    );
  });
});
