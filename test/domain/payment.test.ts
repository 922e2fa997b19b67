import { expect } from 'chai';
import { emailReference, operatorGrantId, paidGrantId } from '../../src/domain/payment.ts';
import { address } from '../support/premium.ts';

const email = address('ida@example.com');
const alias = (name: string): string => Buffer.from(`${name.length}`).toString('base64url').padEnd(22, '_');

describe('the id of a grant', () => {
  it('is a digest of the customer, different for each', () => {
    expect(paidGrantId('stripe', 'cus_1')).to.match(/^[\w-]{22}$/);
    expect(paidGrantId('stripe', 'cus_1')).to.equal(paidGrantId('stripe', 'cus_1'));
    expect(paidGrantId('stripe', 'cus_1')).to.not.equal(paidGrantId('stripe', 'cus_2'));
    expect(paidGrantId('stripe', 'cus_1')).to.not.equal(paidGrantId('another', 'cus_1'));
  });

  it('never changes, since grants are stored under it', () => {
    expect(paidGrantId('stripe', 'cus_1')).to.equal('64ELCstemej2rRZSW6fY6P');
  });

  it('of an operator’s grant is an alias of the address, and so is the reference to paid ones', () => {
    expect(operatorGrantId(email, alias)).to.equal(alias(`email:${email}`));
    expect(emailReference(email, alias)).to.equal(`email:${alias(`email:${email}`)}`);
    expect(emailReference(email, alias)).to.not.contain('ida');
  });
});
