import { expect } from 'chai';
import fc from 'fast-check';
import twitter from 'twitter-text';
import { findUrls } from '../../../src/domain/fitting/urls.ts';

const found = (text: string, schemeless = true): readonly string[] =>
  findUrls(text, schemeless).map(({ start, end }) => text.slice(start, end));

describe('findUrls', () => {
  it('finds URLs with and without a scheme', () => {
    const text = 'See https://example.com/a(b)?c=d, example.org. Not foo.comma, 1.5 or a@b.com; 日本語t.coです';
    expect(found(text)).deep.equal(['https://example.com/a(b)?c=d', 'example.org', 't.co']);
    expect(found(text, false)).deep.equal(['https://example.com/a(b)?c=d']);
  });

  it('ends a t.co link where X does', () => {
    expect(found('https://t.co/abc/def')).deep.equal(['https://t.co/abc']);
  });

  it('finds the URLs that twitter-text finds, in any text', function () {
    this.timeout(20_000);
    const part = fc.constantFrom(
      ...[
        'a',
        'é',
        '日',
        '.',
        '..',
        '-',
        '_',
        '/',
        'https://',
        'http://',
        'com',
        'co',
        'jp',
        't.co',
        'example',
        '@',
        '#',
      ],
      ...[
        ' ',
        '(',
        ')',
        '?',
        '=',
        '&',
        '\n',
        '\u200d',
        '!',
        '、',
        'a.co',
        'www.',
        '://',
        ':8080',
        ',',
        '😀',
        'xn--p1ai',
        'рф',
      ],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.boolean(), (parts, schemeless) => {
        const text = parts.join('');
        const expected = twitter.extractUrlsWithIndices(text, { extractUrlsWithoutProtocol: schemeless });
        expect(findUrls(text, schemeless).map(({ start, end }) => [start, end])).deep.equal(
          expected.map(({ indices }) => indices),
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it('takes short hosts in a long word for URLs, and long ones for text', () => {
    expect(found(`${'日'.repeat(200)}example.com${'日'.repeat(200)}`)).deep.equal(['example.com']);
    expect(found(`${'日'.repeat(200)}${'a'.repeat(30)}.com${'日'.repeat(200)}`)).deep.equal([]);
    expect(found(`https://example.com${'日'.repeat(200)}`)).deep.equal(['https://example.com']);
  });
});
