import { expect } from 'chai';
import fc from 'fast-check';
import twitter from 'twitter-text';
import { GroundedSource } from '../../../src/domain/grounding/grounded-source.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';

const source = new GroundedSource(
  normaliseText('See https://example.com/a?b=1 and (www.acme.org), or https://en.example.org/wiki/A_(b).'),
  { language: null, url: 'https://own.example.net/story/7?utm_source=x', title: 'About shop.example.de' },
);
const check = (body: string, translated = false) => source.check(body, { translated });

describe('URLs of a post', () => {
  for (const body of [
    'Read http://www.example.com/a/?b=1#part.',
    'Read example.com/a?b=1!',
    '(see acme.org)',
    'see https://acme.org/, friends',
    'In https://en.example.org/wiki/A_(b), they',
    'By https://own.example.net/story/7',
    'By own.example.net',
    'At shop.example.de',
    'x https://example.com/a?b=1和更多',
  ]) {
    it(`stay when the source has them: ${body}`, () => {
      expect(check(body)).to.deep.equal({ body, unsupported: [] });
      expect(check(body, true).body).to.equal(body);
    });
  }

  const removals: readonly (readonly [string, string, string])[] = [
    ['Great news. Read more at https://evil.example/x.', 'https://evil.example/x', 'Great news.'],
    ['Great news: https://evil.example/x', 'https://evil.example/x', 'Great news'],
    ['Great news (https://evil.example/x)!', 'https://evil.example/x', 'Great news!'],
    ['Great <https://evil.example/x> news', 'https://evil.example/x', 'Great news'],
    ['A [label](https://evil.example/x) here', 'https://evil.example/x', 'A label here'],
    ['News!\n\n👉 https://evil.example/x\n\nEnd', 'https://evil.example/x', 'News!\n\nEnd'],
    ['This https://evil.example/x, that', 'https://evil.example/x', 'This, that'],
    ['消息见https://evil.example/x。更多', 'https://evil.example/x', '消息见。更多'],
    ['Buy at evil.com', 'evil.com', 'Buy'],
    ['Get ftp://evil.example/x now', 'ftp://evil.example/x', 'Get now'],
    ['Try http://localhost:8080/x now', 'http://localhost:8080/x', 'Try now'],
    ['Not https://example.com/b here', 'https://example.com/b', 'Not here'],
    ['Not https://example.com:8443/a?b=1 here', 'https://example.com:8443/a?b=1', 'Not here'],
    ['Not https://example.com/a?b=1@evil.example here', 'https://example.com/a?b=1@evil.example', 'Not here'],
    ['Not https://example.com@evil.example/ here', 'https://example.com@evil.example/', 'Not here'],
    ['Not https://acme.org.evil.example here', 'https://acme.org.evil.example', 'Not here'],
    ['gluedhttps://evil.example/x on', 'https://evil.example/x', 'glued on'],
  ];
  for (const [body, url, left] of removals) {
    it(`go when the source does not: ${body}`, () => {
      expect(check(body)).to.deep.equal({ body: left, unsupported: [url] });
    });
  }

  it('may leave nothing', () => {
    for (const body of ['https://evil.example', '→ https://evil.example.', 'Read more: https://evil.example !']) {
      expect(check(body), body).to.deep.equal({ body: '', unsupported: ['https://evil.example'] });
    }
  });

  it('go also when they arise from a removal', () => {
    const { body } = check('xhttps://ev https://evil.example/il.com https://acme.org/ok');
    expect(body).not.to.match(/ev|il\.com/);
  });

  it('go also when they are glued to ones that stay', () => {
    for (const evil of ['https://evil.com', 'evil.com', 'xhttps://evil.com', 'ftp://evil.com']) {
      const { body } = check(`x https://example.com/a?b=1见${evil}/y z`);
      expect(body, evil).to.match(/^x https:\/\/example.com\/a\?b=1见x? z$/);
    }
  });

  it('never survive unless the source has them', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'https://',
        'http://',
        'evil.com',
        'www.',
        'evil',
        '.',
        '/',
        '(',
        ')',
        '](',
        '[',
        ' ',
        '\n',
        ':',
        'a',
      ),
      fc.constantFrom('https://example.com/a?b=1', 'acme.org', '。', '见', '@', '“', '”', '...', 'ftp://'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const { body } = check(parts.join(''));
        const again = check(body);
        expect(again.body).to.equal(body);
        expect(body).not.to.match(/https?:\/\/(?:www\.)*evil/i);
        expect(twitter.extractUrls(body).join(' ')).not.to.include('evil');
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes time linear in the post', () => {
    for (const piece of [
      'https://evil.example/x ',
      'https://evil.example/(',
      'evil.com',
      'a.',
      'http://',
      ')',
      '[](',
    ]) {
      const body = piece.repeat(20_000);
      expect(check(body).body.length).to.be.at.most(body.length);
    }
  });
});
