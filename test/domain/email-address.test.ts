import { expect } from 'chai';
import fc from 'fast-check';
import { parseEmailAddress } from '../../src/domain/email-address.ts';

describe('an e-mail address', () => {
  for (const [written, stored] of [
    ['ada@example.com', 'ada@example.com'],
    [' Ada@Example.COM\n', 'ada@example.com'],
    ['ada.l+news@mail.example.co.uk', 'ada.l+news@mail.example.co.uk'],
    ["o'neil@example.com", "o'neil@example.com"],
    ['jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['ÉMILE@example.com', 'émile@example.com'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['用户@例え.jp', '用户@xn--r8jz45g.jp'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ] as const) {
    it(`is kept in one form: ${JSON.stringify(written)}`, () => {
      expect(parseEmailAddress(written)).to.equal(stored);
      expect(parseEmailAddress(stored)).to.equal(stored);
    });
  }

  const label = 'a'.repeat(60);
  for (const [what, written] of [
    ['nothing', ''],
    ['no at sign', 'example.com'],
    ['two of them', 'a@b@example.com'],
    ['no local part', '@example.com'],
    ['no domain', 'ada@'],
    ['a domain without a dot', 'ada@localhost'],
    ['an address in brackets', 'ada@[127.0.0.1]'],
    ['a number for a host', 'ada@127.0.0.1'],
    ['dots in a row', 'a..da@example.com'],
    ['a dot first', '.ada@example.com'],
    ['a dot last', 'ada.@example.com'],
    ['a dot after the domain', 'ada@example.com.'],
    ['an escaped domain', 'ada@ex%61mple.com'],
    ['a path after the domain', 'ada@example.com/x'],
    ['a port after the domain', 'ada@example.com:25'],
    ['a display name', 'Ada <ada@example.com>'],
    ['two addresses', 'a@example.com,b@example.com'],
    ['a quoted local part', '"ada lovelace"@example.com'],
    ['a quoted plain local part', '"ada"@example.com'],
    ['a header behind a line end', 'ada@example.com\r\nBcc: b@example.com'],
    ['a header in the local part', '"a\r\nBcc: b"@example.com'],
    ['a NUL', 'ada\0@example.com'],
    ['a no-break space', 'a\u00a0da@example.com'],
    ['a zero-width space', 'ada\u200b@example.com'],
    ['a zero-width space in the domain', 'ada@exam\u200bple.com'],
    ['a soft hyphen in the domain', 'ada@exam\u00adple.com'],
    ['a line separator', 'ada\u2028@example.com'],
    ['text turned round', 'ada\u202e@example.com'],
    ['half a surrogate pair', 'ada\ud83d@example.com'],
    ['a full-width domain', 'ada@ｅｘａｍｐｌｅ.com'],
    ['a local part of 65 bytes', `${'a'.repeat(65)}@example.com`],
    ['a local part of 65 bytes in 33 letters', `${'é'.repeat(32)}a@example.com`],
    ['more than 254 bytes', `ada@${label}.${label}.${label}.${label}.example.com`],
    ['a label of 64 letters', `ada@${'a'.repeat(64)}.com`],
    ['a megabyte', `${'a'.repeat(1_000_000)}@example.com`],
    ['a megabyte of domain', `a@${'a.'.repeat(500_000)}com`],
  ] as const) {
    it(`has not ${what}`, () => {
      expect(parseEmailAddress(written)).to.equal(null);
    });
  }

  it('has no second form, whatever is written', () => {
    const written = fc.oneof(
      fc.emailAddress(),
      fc
        .tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('example.com', 'ß.de', 'ΣΑΣ.gr', 'İ.com'))
        .map((ends) => ends.join('@')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(written, (text) => {
        const stored = parseEmailAddress(text);
        if (stored === null) return;
        expect(parseEmailAddress(stored)).to.equal(stored);
        expect(stored).not.to.match(/[\p{C}\p{Z}"<>,;]/u);
        expect(Buffer.byteLength(stored)).to.be.at.most(254);
      }),
      { numRuns: 500 },
    );
  });
});
