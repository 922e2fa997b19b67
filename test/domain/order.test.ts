import { expect } from 'chai';
import { sourceScopeOf } from '../../src/domain/fingerprint.ts';
import { fingerprintOf, type Source, sourceDigestOf, type ThreadOrder } from '../../src/domain/order.ts';
import { platformNames } from '../../src/domain/platform.ts';
import { normaliseText } from '../../src/domain/source-text.ts';
import { modes } from '../../src/domain/thread.ts';

const orderOf = (source: Source, changes: Partial<ThreadOrder> = {}): ThreadOrder => ({
  source,
  platform: 'x',
  limit: 280,
  mode: 'summarize',
  maxPosts: 10,
  numbering: 'end',
  tone: 'neutral',
  language: null,
  ...changes,
});
const writer = { name: 'extractive', model: null, revision: 1 };
const urlOf = (url: string): Source => ({ type: 'url', url: new URL(url) });
const textOf = (text: string): Source => ({ type: 'text', text: normaliseText(text) });

describe('the digest of a source', () => {
  it('is that of every order of it, whatever else is asked', () => {
    for (const source of [urlOf('https://example.com/a'), textOf('One. Two.')]) {
      const orders = platformNames.flatMap((platform) => modes.map((mode) => orderOf(source, { platform, mode })));
      const prints = orders.map((order) => fingerprintOf(order, writer));
      expect(new Set(prints.map(({ digest }) => digest)).size).to.equal(orders.length);
      expect(new Set(prints.map(({ sourceDigest }) => sourceDigest))).to.deep.equal(new Set([sourceDigestOf(source)]));
    }
  });

  it('is one for all ways of writing an address', () => {
    const plain = sourceDigestOf(urlOf('https://example.com/a?b=1&c=2'));
    for (const way of ['HTTPS://EXAMPLE.com:443/a?c=2&b=1#top', 'https://example.com./a?b=1&utm_source=x&c=2']) {
      expect(sourceDigestOf(urlOf(way))).to.equal(plain);
    }
    expect(sourceDigestOf(urlOf('http://example.com/a?b=1&c=2'))).to.not.equal(plain);
  });

  it('distinguishes a URL from the same text', () => {
    expect(sourceDigestOf(urlOf('https://example.com/a'))).to.not.equal(
      sourceDigestOf(textOf('https://example.com/a')),
    );
  });

  it('begins with the scope that everything of the source is cleared by', () => {
    const digest = sourceDigestOf(textOf('One.'));
    expect(digest).to.match(/^[0-9a-f]{64}$/);
    expect(sourceScopeOf(digest)).to.match(/^[0-9a-f]{32}$/);
    expect(digest.startsWith(sourceScopeOf(digest))).to.equal(true);
  });
});
