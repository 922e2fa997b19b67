import { expect } from 'chai';
import { emailReference, operatorGrantId, paidGrantId } from '../../src/domain/payment.ts';
import { address } from '../support/premium.ts';

const email = address('ida@example.com');
const alias = (name: string): string => Buffer.from(`${name.length}`).toString('base64url').padEnd(22, '_');

describe('the id of a grant', () => {
  it('is a digest of who paid, one for each', () => {
    expect(paidGrantId('cus_1')).to.match(/^[\w-]{22}$/);
    expect(paidGrantId('cus_1')).to.equal(paidGrantId('cus_1'));
    expect(paidGrantId('cus_1')).to.not.equal(paidGrantId('cus_2'));
  });

  it('of an operator’s grant is an alias of the address, and so is what leads to those that were paid for', () => {
    expect(operatorGrantId(email, alias)).to.equal(alias(`email:${email}`));
    expect(emailReference(email, alias)).to.equal(`email:${alias(`email:${email}`)}`);
    expect(emailReference(email, alias)).to.not.contain('ida');
  });
});
