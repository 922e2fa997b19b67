import { expect } from 'chai';
import { Memo } from '../../../src/app/http/memo.ts';

describe('a memo', () => {
  it('makes the value of a key once', () => {
    const memo = new Memo<object>(2);
    const one = memo.get('one', () => ({}));
    const two = memo.get('two', () => ({}));
    expect(one).not.to.equal(two);
    expect(memo.get('one', () => ({}))).to.equal(one);
    expect(memo.get('two', () => ({}))).to.equal(two);
  });

  it('holds a limited number, and makes the others too', () => {
    const memo = new Memo<string>(3);
    const made: string[] = [];
    const get = (key: string): string =>
      memo.get(key, () => {
        made.push(key);
        return `of ${key}`;
      });
    for (const key of ['a', 'b', 'c', 'd', 'd', 'a']) expect(get(key)).to.equal(`of ${key}`);
    expect(made).to.deep.equal(['a', 'b', 'c', 'd', 'a']);
  });

  it('remembers no failures', () => {
    const memo = new Memo<string>(1);
    const refuse = (): string => {
      throw new RangeError('no');
    };
    expect(() => memo.get('a', refuse)).to.throw(RangeError);
    expect(memo.get('a', () => 'made')).to.equal('made');
  });
});
