import { expect } from 'chai';
import { declaredType, sniffedType } from '../../../src/adapters/web-reader/content-type.ts';
import { SourceRefused } from '../../../src/adapters/web-reader/refusals.ts';

const refusesType = (work: () => unknown): void => {
  expect(work)
    .to.throw(SourceRefused)
    .with.property('refusal')
    .that.deep.equals({ code: 'source_unsupported_type', detail: null });
};

describe('declaredType', () => {
  it('reads type and charset', () => {
    expect(declaredType('text/html')).to.deep.equal({ contentType: 'text/html', charset: null });
    expect(declaredType(' Text/HTML ; Charset="Shift_JIS" ')).to.deep.equal({
      contentType: 'text/html',
      charset: 'Shift_JIS',
    });
    expect(declaredType('application/xhtml+xml;q=1')).to.have.property('contentType', 'application/xhtml+xml');
    expect(declaredType('text/plain; charset=')).to.deep.equal({ contentType: 'text/plain', charset: null });
  });

  it('leaves undeclared types open', () => {
    expect(declaredType(' ')).to.deep.equal({ contentType: null, charset: null });
  });

  for (const header of [
    'application/pdf',
    'image/svg+xml',
    'application/json',
    'text/css',
    'application/octet-stream',
    'multipart/mixed',
    'text/html2',
    'xtext/html',
    'text',
    'html',
    '/',
    'text/html, text/html',
    '\u0000',
    `text/${'x'.repeat(10_000)}`,
  ]) {
    it(`refuses ${JSON.stringify(header.slice(0, 40))}`, () => refusesType(() => declaredType(header)));
  }
});

describe('sniffedType', () => {
  it('knows HTML where nothing is declared', () => {
    for (const text of ['<!DOCTYPE html>', ' \n<html lang="en">', '<head>', '<!-- hello --><p>', '<body class=x>']) {
      expect(sniffedType(text, null), text).to.equal('text/html');
    }
  });

  it('guesses nothing else', () => {
    for (const text of [
      'Just words.',
      '{"a":1}',
      '%PDF-1.7',
      '<?xml version="1.0"?><rss>',
      '<svg>',
      'GIF89a',
      'x<html>',
    ]) {
      refusesType(() => sniffedType(text, null));
    }
  });

  it('believes a declaration about text', () => {
    expect(sniffedType('Just words.', 'text/html')).to.equal('text/html');
    expect(sniffedType('<html>', 'text/plain')).to.equal('text/plain');
    expect(sniffedType('Tabs\tand\r\nlines\f', 'text/plain')).to.equal('text/plain');
  });

  it('does not believe it for bytes that are no text', () => {
    for (const text of ['\u0089PNG\r\n\u001a\n\u0000\u0000', 'PK\u0003\u0004', '<html>\u0000']) {
      refusesType(() => sniffedType(text, 'text/plain'));
      refusesType(() => sniffedType(text, 'text/html'));
      refusesType(() => sniffedType(text, null));
    }
  });
});
