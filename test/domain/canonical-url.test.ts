import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalUrl, parseHttpUrl } from '../../src/domain/canonical-url.ts';

const canonical = (url: string): string => canonicalUrl(new URL(url));

describe('the canonical URL', () => {
  for (const [what, url, expected] of [
    ['lower-case host, no default port, no fragment', 'HTTP://EXAMPLE.com:80/A#b', 'http://example.com/A'],
    ['other ports stay', 'https://example.com:8443/', 'https://example.com:8443/'],
    [
      'no tracking, in any case and however escaped',
      'https://a.example/?UTM_Source=1&x=1&fbclid=2&utm%5Fid=3',
      'https://a.example/?x=1',
    ],
    ['the rest sorted by name', 'https://a.example/?b=2&a=1&c', 'https://a.example/?a=1&b=2&c'],
    ['repeated parameters in their order', 'https://a.example/?b=1&a=2&b=0&a=1', 'https://a.example/?a=2&a=1&b=1&b=0'],
    ['no empty query', 'https://a.example/p?', 'https://a.example/p'],
    ['no query of tracking alone', 'https://a.example/p?gclid=1&&', 'https://a.example/p'],
    ['parameters without a value as they are', 'https://a.example/?id&x=', 'https://a.example/?id&x='],
    ['a path in the query as it is', 'https://a.example/?/news/2026', 'https://a.example/?/news/2026'],
    ['spaces in one way', 'https://a.example/?q=a+b%20c', 'https://a.example/?q=a%20b%20c'],
    ['an escaped plus stays one', 'https://a.example/?q=a%2bb', 'https://a.example/?q=a%2Bb'],
    ['an escaped ampersand stays in its value', 'https://a.example/?q=a%26b=c', 'https://a.example/?q=a%26b=c'],
    [
      'escapes in capitals, and none in vain',
      'https://a.example/%7euser/%c3%a4%2fb',
      'https://a.example/~user/%C3%A4%2Fb',
    ],
    ['malformed escapes as text', 'https://a.example/100%?x=%zz&y=%', 'https://a.example/100%25?x=%25zz&y=%25'],
    ['no dot after the host', 'https://a.example./x', 'https://a.example/x'],
    ['international hosts as they are resolved', 'https://BÜCHER.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['dot segments resolved', 'https://a.example/x/../y/./z', 'https://a.example/y/z'],
    ['a slash at the end stays', 'https://a.example/x/', 'https://a.example/x/'],
    [
      'names that only begin like tracking stay',
      'https://a.example/?utmost=1&ref=2',
      'https://a.example/?ref=2&utmost=1',
    ],
  ] as const) {
    it(what, () => {
      expect(canonical(url)).to.equal(expected);
    });
  }

  it('does not change the URL given', () => {
    const url = new URL('https://a.example./?b&a#c');
    canonicalUrl(url);
    expect(url.href).to.equal('https://a.example./?b&a#c');
  });

  it('is idempotent, and the same whatever order the parameters are in', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '%',
        '%2',
        '%41',
        '%2E',
        '%2e',
        '.',
        '..',
        '/',
        '+',
        '%20',
        '=',
        'é',
        '%25',
        '37',
        'utm_x',
        ';',
        ':',
      ),
      fc.string({ maxLength: 3 }).map((text) => text.replace(/[#?&\\]/g, '')),
    );
    const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        text,
        fc.uniqueArray(text, { selector: (one) => one.replace(/=.*$/s, ''), maxLength: 5 }),
        (path, query) => {
          const once = canonical(`https://a.example/${path}?${query.join('&')}`);
          expect(canonical(once)).to.equal(once);
        },
      ),
      { numRuns: 500 },
    );
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 6 });
    fc.assert(
      fc.property(names, (some) => {
        expect(canonical(`https://a.example/?${some.toReversed().join('&')}`)).to.equal(
          canonical(`https://a.example/?${some.join('&')}#x`),
        );
      }),
    );
  });

  it('keeps the parameters’ meaning in forms', () => {
    const value = fc.string({ maxLength: 6 }).map((text) => text.toWellFormed());
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 5 }), (pairs) => {
        const url = new URL('https://a.example/');
        for (const [name, given] of pairs) url.searchParams.append(`p${name}`, given);
        const said = new URL(canonicalUrl(url)).searchParams;
        for (const [name] of pairs) expect(said.getAll(`p${name}`)).to.deep.equal(url.searchParams.getAll(`p${name}`));
      }),
    );
  });
});

describe('reading an http URL', () => {
  it('takes absolute http and https URLs, with white space around them', () => {
    expect(parseHttpUrl(' https://example.com/a \n')?.href).to.equal('https://example.com/a');
    expect(parseHttpUrl('HTTP://example.com')?.protocol).to.equal('http:');
  });

  it('takes nothing else', () => {
    for (const text of [
      '',
      'example.com',
      '/a',
      'ftp://a.example',
      'javascript:alert(1)',
      'data:,x',
      'http://',
      'file:///etc',
    ]) {
      expect(parseHttpUrl(text), text).to.equal(null);
    }
  });
});
