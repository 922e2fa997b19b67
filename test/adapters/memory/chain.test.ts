import { expect } from 'chai';
import { Chain, type Linked } from '../../../src/adapters/memory/chain.ts';

class Item implements Linked {
  readonly name: string;
  older: this | null = null;
  newer: this | null = null;

  constructor(name: string) {
    this.name = name;
  }
}

const chained = (...names: string[]): { readonly chain: Chain<Item>; readonly items: readonly Item[] } => {
  const chain = new Chain<Item>();
  const items = names.map((name) => new Item(name));
  for (const item of items) chain.add(item);
  return { chain, items };
};

const steps = (chain: Chain<Item>, n: number): (string | undefined)[] =>
  Array.from({ length: n }, () => chain.step()?.name);

describe('a chain', () => {
  it('begins with the least recently used', () => {
    const { chain, items } = chained('a', 'b', 'c');
    for (const item of items.slice(0, 2)) chain.touch(item);
    expect(steps(chain, 3)).to.deep.equal(['c', 'a', 'b']);
    expect(chain.oldest?.name).to.equal('c');
  });

  it('is gone round for ever', () => {
    const { chain } = chained('a', 'b');
    expect(steps(chain, 5)).to.deep.equal(['a', 'b', 'a', 'b', 'a']);
  });

  it('goes on behind an item that is removed from under the hand', () => {
    const { chain, items } = chained('a', 'b', 'c');
    chain.step();
    for (const item of items.slice(1, 2)) chain.remove(item);
    expect(steps(chain, 3)).to.deep.equal(['c', 'a', 'c']);
  });

  it('can be emptied from either end, and filled again', () => {
    const { chain, items } = chained('a', 'b', 'c');
    for (const at of [2, 0, 1]) chain.remove(items[at] as Item);
    expect([chain.oldest, chain.step()]).to.deep.equal([null, null]);
    chain.add(new Item('d'));
    expect(steps(chain, 2)).to.deep.equal(['d', 'd']);
  });
});
