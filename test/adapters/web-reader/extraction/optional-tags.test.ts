import { expect } from 'chai';
import { parsePage } from '../../../../src/adapters/web-reader/extraction/dom.ts';

const textOf = (html: string) => {
  const document = parsePage(html);
  return [document.title, document.body.textContent.replace(/\s+/g, ' ').trim()];
};

describe('optional tags', () => {
  const whole = '<!doctype html><html lang="en"><head><title>T</title></head><body><p>One <p>two</body></html>';
  for (const [what, html] of [
    ['nothing left out', whole],
    ['no head', '<!doctype html><html lang="en"><title>T</title><body><p>One <p>two</body></html>'],
    ['no body', '<!doctype html><html lang="en"><head><title>T</title></head><p>One <p>two</html>'],
    ['neither', '<html lang="en"><meta charset="utf-8"><title>T</title><p>One <p>two'],
    ['no html', '<head><title>T</title></head><body><p>One <p>two</body>'],
    [
      'nothing but content',
      '<!-- hi --><title>T</title><script>var a = "<p>no</p>";</script><link rel="x"><p>One <p>two',
    ],
    ['an unclosed head', '<html><head><title>T</title><meta name="a"><p>One <p>two'],
    ['capitals', '<!DOCTYPE HTML><HTML><TITLE>T</TITLE><BODY class="x"><P>One <P>two'],
    [
      'an XML declaration',
      '<?xml version="1.0"?><!DOCTYPE html><html><head><title>T</title></head><body>One two</body></html>',
    ],
  ] as const) {
    it(`are put back: ${what}`, () => {
      expect(textOf(html)).to.deep.equal(['T', 'One two']);
    });
  }

  it('leave a language where it is', () => {
    expect(parsePage(whole).documentElement.getAttribute('lang')).to.equal('en');
  });

  it('are put around bare text and around nothing', () => {
    expect(textOf('just text')).to.deep.equal(['', 'just text']);
    expect(textOf('')).to.deep.equal(['', '']);
  });
});
