import { expect } from 'chai';
import { emptyGrant } from '../../src/domain/grant.ts';
import { isRedeemer, redeemedAs } from '../../src/domain/redemption.ts';
import { keyStanding } from '../../src/domain/visitor-key.ts';

const redeemer = { session: 'new', asker: 'old' };

describe('redeeming', () => {
  it('can be repeated by the new session, and by the asker', () => {
    expect(isRedeemer(redeemer, 'new')).to.equal(true);
    expect(isRedeemer(redeemer, 'old')).to.equal(true);
    expect(isRedeemer(redeemer, 'other')).to.equal(false);
  });

  it('leaves one key current and knows the eight before it', () => {
    const keys = Array.from({ length: 11 }, (_, i) => `key ${i}`);
    const grant = keys.reduce((before, key) => redeemedAs(before, redeemer, key), emptyGrant);
    expect(grant.redeemedBy).to.deep.equal(redeemer);
    expect(keys.map((key) => keyStanding(grant, key))).to.deep.equal([
      'unknown',
      'unknown',
      ...Array.from({ length: 8 }, () => 'replaced'),
      'current',
    ]);
  });
});
