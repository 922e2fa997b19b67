import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { FailedElsewhere, jsonOutcomes, productSchema } from '../../../src/adapters/records/flight-outcome.ts';
import { ReaderSaturated, StorageFault, WriterFault } from '../../../src/domain/failure.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';

const codec = jsonOutcomes(productSchema);

const errorAfterTravel = (error: unknown): unknown => {
  const outcome = codec.decode(codec.encode({ kind: 'failure', error }));
  return outcome?.kind === 'failure' ? outcome.error : null;
};

describe('jsonOutcomes', () => {
  it('encodes the results of generating a thread', () => {
    const products = [
      { kind: 'thread', thread: sampleEntry('One. 🐦‍🔥\u2028').thread, stored: true, made: true },
      { kind: 'refused', refusal: { code: 'source_paywalled', detail: null } },
      { kind: 'refused', refusal: { code: 'source_timeout', detail: 'It took too long.' } },
      { kind: 'exhausted', message: 'all of it', retryAfterMs: 7 },
      { kind: 'exhausted', message: 'all of it', retryAfterMs: null },
    ];
    for (const value of products.flatMap((value) => [
      { value, leftMicroUsd: null },
      { value, leftMicroUsd: -3 },
    ])) {
      expect(codec.decode(codec.encode({ kind: 'value', value }))).to.deep.equal({ kind: 'value', value });
    }
  });

  it('encodes faults with an answer of their own, without their causes and usage', () => {
    const usage = { inputTokens: 5, cachedInputTokens: 0, outputTokens: 1, costMicroUsd: 9 };
    const cause = new Error('with a key');
    const fault = errorAfterTravel(new WriterFault('saturated', 'full', { retryAfterMs: 7, usage, cause }));
    expect(fault)
      .to.be.instanceOf(WriterFault)
      .and.to.include({ reason: 'saturated', message: 'full', retryAfterMs: 7 });
    expect(fault).to.have.property('cause', undefined);
    expect(fault).to.have.deep.property('usage', {
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      costMicroUsd: 0,
    });
    expect(errorAfterTravel(new ReaderSaturated('many', 9)))
      .to.be.instanceOf(ReaderSaturated)
      .and.include({ retryAfterMs: 9 });
    expect(errorAfterTravel(new StorageFault('down')))
      .to.be.instanceOf(StorageFault)
      .and.include({ message: 'down' });
  });

  it('encodes any other failure without details', () => {
    for (const error of [new Error('secret'), 'secret', null, undefined, { secret: true }]) {
      expect(codec.encode({ kind: 'failure', error })).not.to.include('secret');
      expect(errorAfterTravel(error)).to.be.instanceOf(FailedElsewhere);
    }
  });

  it('decodes other text as null', () => {
    const foreign = [
      '',
      '{',
      'null',
      '[]',
      '{"kind":"value"}',
      '{"kind":"value","value":{"value":{"kind":"thread","thread":{},"stored":true},"leftMicroUsd":null}}',
      '{"kind":"value","value":{"kind":"refused","refusal":{"code":"source_empty","detail":null}}}',
      '{"kind":"value","value":{"value":{"kind":"refused","refusal":{"code":"source_empty","detail":null}}}}',
      '{"kind":"failure","failure":{"fault":"WriterFault","reason":"bored","message":"","retryAfterMs":null}}',
      '{"kind":"failure","failure":{"fault":"constructor"}}',
      '{"kind":"failure"}',
    ];
    for (const text of foreign) expect(codec.decode(text), text).to.equal(null);
  });

  it('never throws for foreign text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => codec.decode(text) === null));
  });

  it('carries any characters', () => {
    const strings = jsonOutcomes(z.string());
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(strings.decode(strings.encode({ kind: 'value', value }))).to.deep.equal({ kind: 'value', value });
      }),
    );
  });
});
