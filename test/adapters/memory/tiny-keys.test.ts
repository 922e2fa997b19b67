import { expect } from 'chai';
import { tinyKey } from '../../../src/adapters/memory/flat-key.ts';
import { TinyKeys } from '../../../src/adapters/memory/tiny-keys.ts';

describe('the tiny keys of who came lately', () => {
  it('are those of everybody, however many come in between', () => {
    const keys = new TinyKeys();
    const names = [
      '',
      'a',
      'ab',
      '\ud800',
      '\udbff',
      'x'.repeat(10_000),
      ...Array.from({ length: 2000 }, (_, at) => `${at}`),
    ];
    for (const name of [...names, ...names.toReversed(), ...names.slice(-300), ...names.slice(-300)]) {
      for (const partition of ['', 'p', 'pa']) expect(keys.of(partition, name)).to.equal(tinyKey(partition, name));
    }
  });
});
