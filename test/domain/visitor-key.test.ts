import { expect } from 'chai';
import fc from 'fast-check';
import { sha256 } from '../../src/domain/fingerprint.ts';
import { emptyGrant, type GrantId } from '../../src/domain/grant.ts';
import {
  digestOfKey,
  keyStanding,
  looksLikeVisitorKey,
  makeVisitorKey,
  parseVisitorKey,
} from '../../src/domain/visitor-key.ts';

const id = 'AAAAAAAAAAAAAAAAAAAA_-' as GrantId;
const key = makeVisitorKey(id, 'BBBBBBBBBBBBBBBBBBBBBB');

describe('a visitor key', () => {
  it('names its grant, and is kept as a digest', () => {
    expect(looksLikeVisitorKey(key)).to.equal(true);
    expect(parseVisitorKey(key)).to.deep.equal({ grant: id, digest: sha256(key) });
    expect(digestOfKey(key)).to.equal(sha256(key));
  });

  it('is none where anything is added, left out or other', () => {
    for (const text of ['', 'thr_', `${key}A`, key.slice(0, -1), ` ${key}`, `${key}\n`, key.replace('thr_', 'code_')]) {
      expect(parseVisitorKey(text), JSON.stringify(text)).to.equal(null);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/^[\w-]{44}$/.test(text));
        expect(parseVisitorKey(`thr_${text}`)).to.equal(null);
      }),
    );
  });

  it('is current, replaced or unknown, by its grant alone', () => {
    const digest = digestOfKey(key);
    expect(keyStanding({ ...emptyGrant, keyDigest: digest }, digest)).to.equal('current');
    expect(keyStanding({ ...emptyGrant, keyDigest: 'other', replacedKeyDigests: ['old', digest] }, digest)).to.equal(
      'replaced',
    );
    expect(keyStanding({ ...emptyGrant, keyDigest: 'other', replacedKeyDigests: ['old'] }, digest)).to.equal('unknown');
    expect(keyStanding(emptyGrant, digest)).to.equal('unknown');
    expect(keyStanding(emptyGrant, '')).to.equal('unknown');
  });
});
