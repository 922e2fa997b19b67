import { expect } from 'chai';
import fc from 'fast-check';
import { sha256 } from '../../src/domain/fingerprint.ts';
import type { GrantId } from '../../src/domain/grant.ts';
import { digestOfCode, makeRedeemCode, parseRedeemCode } from '../../src/domain/redeem-code.ts';

const id = 'AAAAAAAAAAAAAAAAAAAA_-' as GrantId;
const secret = 'BBBBBBBBBBBBBBBBBBBBBB';

describe('a redeem code', () => {
  it('names its grant, and is kept as a digest', () => {
    const code = makeRedeemCode(id, secret);
    expect(parseRedeemCode(code)).to.deep.equal({ grant: id, digest: sha256(code) });
    expect(digestOfCode(code)).to.equal(sha256(code));
  });

  it('is none where anything is added, left out or other', () => {
    const code = makeRedeemCode(id, secret);
    for (const text of ['', 'code_', `${code}A`, code.slice(0, -1), ` ${code}`, `${code}\n`, `thr_${id}${secret}`]) {
      expect(parseRedeemCode(text), JSON.stringify(text)).to.equal(null);
    }
  });

  it('is never found in made-up text', () => {
    const invented = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `code_${text}`),
    );
    fc.assert(
      fc.property(invented, (text) => {
        fc.pre(!/^code_[\w-]{44}$/.test(text));
        expect(parseRedeemCode(text)).to.equal(null);
      }),
    );
  });
});
