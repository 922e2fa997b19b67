import { expect } from 'chai';
import fc from 'fast-check';
import { decodeText } from '../../../src/adapters/web-reader/charset.ts';

const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);
const japan = '日本';
const bytes = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

describe('decodeText', () => {
  it('goes by the header', () => {
    expect(decodeText(shiftJis, 'Shift_JIS', true)).to.equal(japan);
    expect(decodeText(bytes('caf\xe9 \x93so\x94'), 'windows-1252', false)).to.equal('café “so”');
    expect(decodeText(bytes('\xcf\xd0\xc8\xc2\xc5\xd2'), 'windows-1251', false)).to.equal('ПРИВЕТ');
    expect(decodeText(Buffer.from('so', 'utf16le'), 'utf-16', true)).to.equal('so');
  });

  it('goes by the byte order mark before the header, and drops it', () => {
    expect(decodeText(bytes('\xef\xbb\xbf', Buffer.from('é')), 'windows-1252', true)).to.equal('é');
    expect(decodeText(bytes('\xff\xfe', Buffer.from('é', 'utf16le')), 'utf-8', true)).to.equal('é');
    expect(decodeText(bytes('\xfe\xff', Buffer.from('é', 'utf16le').swap16()), null, false)).to.equal('é');
  });

  for (const markup of [
    '<meta charset=shift_jis>',
    '<META CharSet = "Shift_JIS" />',
    "<html><head><meta name=x><meta charset='sjis'>",
    '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">',
    '<?xml version="1.0" encoding="Shift_JIS"?>',
    '<!-- <meta charset="utf-8"> --><meta charset="shift_jis">',
  ]) {
    it(`goes by ${markup}`, () => {
      expect(decodeText(bytes(markup, shiftJis), null, true)).to.equal(markup + japan);
      expect(decodeText(bytes(markup, shiftJis), 'no-such-charset', true)).to.equal(markup + japan);
      expect(decodeText(bytes(markup, shiftJis), null, false)).not.to.include(japan);
    });
  }

  it('goes by the header before the markup', () => {
    expect(decodeText(bytes('<meta charset=windows-1252>', shiftJis), 'shift_jis', true)).to.include(japan);
  });

  it('looks at the first 1024 bytes of the markup only', () => {
    const markup = bytes(' '.repeat(1024), '<meta charset=shift_jis>', shiftJis);
    expect(decodeText(markup, null, true)).not.to.include(japan);
  });

  it('does not believe markup that claims to be UTF-16', () => {
    expect(decodeText(bytes('<meta charset="utf-16le">', Buffer.from('é')), null, true)).to.include('é');
  });

  it('falls back to UTF-8', () => {
    for (const label of [null, '', 'bogus', 'utf-9', '../../etc/passwd', 'iso-2022-kr', 'x'.repeat(10_000)]) {
      expect(decodeText(Buffer.from('é <meta charset=bogus>'), label, true), `${label}`).to.include('é');
    }
  });

  it('never throws, whatever the bytes, the label and the markup', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.string()), fc.string(), (body, header, meta) => {
        expect(decodeText(bytes(`<meta charset="${meta}">`, Buffer.from(body)), header, true)).to.be.a('string');
      }),
    );
  });
});
