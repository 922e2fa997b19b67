import { expect } from 'chai';
import { parseJson } from '../../src/domain/parse-json.ts';

describe('parseJson', () => {
  it('distinguishes JSON, null included, from other text', () => {
    expect(parseJson('{"a":[1]}')).to.deep.equal({ a: [1] });
    expect(parseJson('null')).to.equal(null);
    for (const text of ['', 'undefined', '{', "{'a':1}", '[1,]', '{'.repeat(100_000)]) {
      expect(parseJson(text), text.slice(0, 20)).to.equal(undefined);
    }
  });
});
