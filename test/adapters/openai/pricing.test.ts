import { expect } from 'chai';
import fc from 'fast-check';
import { ModelPrice, type Tokens } from '../../../src/adapters/openai/pricing.ts';

const clock = { now: () => Date.UTC(2026, 8, 1) };
const luna = new ModelPrice('gpt-6-luna', null, clock);
const tokens = (more: Partial<Tokens>): Tokens => ({
  input: 0,
  cachedInput: 0,
  cacheWriteInput: 0,
  output: 0,
  ...more,
});

describe('ModelPrice', () => {
  it('is the table’s price of a million tokens', () => {
    expect(luna.of(tokens({ input: 1_000 }))).to.equal(100);
    expect(luna.of(tokens({ output: 1_000 }))).to.equal(500);
    expect(luna.of(tokens({ input: 1_000, cachedInput: 1_000 }))).to.equal(10);
    expect(luna.of(tokens({ input: 1_000, cacheWriteInput: 1_000 }))).to.equal(125);
  });

  it('rounds up to a whole micro-dollar, and does not take the noise of floats for one', () => {
    expect(luna.of(tokens({ input: 1 }))).to.equal(1);
    // 0.00025100000000000003 USD.
    expect(luna.of(tokens({ input: 10, output: 500 }))).to.equal(251);
    expect(luna.of(tokens({}))).to.equal(0);
  });

  it('knows a dated release of a model, and recognises an unknown model', () => {
    expect(new ModelPrice('gpt-6-luna-2026-05-01', null, clock).isKnown).to.equal(true);
    const unknown = new ModelPrice('llama-local', null, clock);
    expect([unknown.isKnown, unknown.of(tokens({ input: 1e6 }))]).to.deep.equal([false, 0]);
  });

  it('is the price of the server that is asked, where the table knows it', () => {
    expect(new ModelPrice('gpt-6-luna', 'https://api.groq.com/openai/v1', clock).isKnown).to.equal(false);
    expect(new ModelPrice('openai/gpt-4o', 'https://openrouter.ai/api/v1', clock).isKnown).to.equal(true);
    expect(new ModelPrice('gpt-6-luna', 'http://127.0.0.1:9/v1', clock).isKnown).to.equal(true);
  });

  it('has the ceiling of the dearest model of its provider where it is not known', () => {
    const unknown = new ModelPrice('llama-local', null, clock);
    // o1-pro, which knows no cache: 150 and 600 USD a million.
    expect(unknown.ceilingOf(1_000, 0)).to.equal(150_000);
    expect(unknown.ceilingOf(0, 1_000)).to.equal(600_000);
    expect(unknown.ceilingOf(0, 0)).to.equal(0);
    const elsewhere = new ModelPrice('llama-local', 'https://api.groq.com/openai/v1', clock);
    expect(elsewhere.provider).to.equal('Groq');
    expect(elsewhere.ceilingOf(1_000, 1_000)).to.be.within(1, unknown.ceilingOf(1_000, 1_000) - 1);
  });

  it('has a ceiling that no split of the same tokens goes past', () => {
    const split = fc.record({
      input: fc.nat(400_000),
      output: fc.nat(20_000),
      cached: fc.nat(100),
      written: fc.nat(100),
    });
    fc.assert(
      fc.property(split, ({ input, output, cached, written }) => {
        const cachedInput = Math.floor((input * cached) / 100);
        const cacheWriteInput = Math.floor(((input - cachedInput) * written) / 100);
        expect(luna.of({ input, cachedInput, cacheWriteInput, output })).to.be.at.most(luna.ceilingOf(input, output));
      }),
    );
  });
});
