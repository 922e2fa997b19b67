import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { priceTable } from '../../../src/adapters/openai/price-table.ts';

describe('the price table', () => {
  it('belongs to the installed release: another one needs its own date', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const installed = JSON.parse(readFileSync(`node_modules/${priceTable.name}/package.json`, 'utf8'));
    expect([dependencies[priceTable.name], installed.version]).to.deep.equal([priceTable.version, priceTable.version]);
  });

  it('has a date', () => {
    expect(new Date(priceTable.date).toISOString().slice(0, 10)).to.equal(priceTable.date);
  });
});
