import { expect } from 'chai';
import type { Block, BlockKind } from '../../../../src/adapters/web-reader/extraction/blocks.ts';
import { trimBlocks } from '../../../../src/adapters/web-reader/extraction/trimming.ts';

const block = (text: string, kind: BlockKind = 'paragraph', linkShare = 0): Block => ({
  kind,
  text,
  linkShare,
  rank: 0,
});
const link = (text: string, kind: BlockKind = 'paragraph'): Block => block(text, kind, 1);
const prose = [1, 2, 3].map((n) =>
  block(`This is sentence ${n} of the article, and it is long enough to be taken for one.`),
);
const heading = { title: 'The story', author: 'Ada Miller', site: 'The Post' };

const around = (parts: {
  head?: readonly Block[];
  middle?: readonly Block[];
  tail?: readonly Block[];
}): readonly string[] => {
  const [first, ...rest] = prose as [Block, ...Block[]];
  const kept = trimBlocks(
    [...(parts.head ?? []), first, ...(parts.middle ?? []), ...rest, ...(parts.tail ?? [])],
    heading,
  );
  return kept.filter((one) => !prose.includes(one)).map((one) => one.text);
};

describe('trimBlocks', () => {
  it('drops known facts from the top of the article', () => {
    const head = ['The Story', 'By Ada Miller', 'ADA MILLER', '4 March 2024', 'Updated 9:30 am', 'Opinion'].map(
      (text) => block(text),
    );
    expect(around({ head: [...head, link('Home » News')] })).to.deep.equal([]);
  });

  it('keeps headings, places and numbers that stand above it', () => {
    const head = [block('Claim', 'heading'), block('NORTHPORT, MAINE'), block('Price: £23.99, in all good shops')];
    expect(around({ head })).to.deep.equal(head.map((one) => one.text));
  });

  it('drops labels, credits and pointers from between its paragraphs', () => {
    const middle = [
      block('Advertisement'),
      block('Image 1 of 5'),
      block('(Image credit: A. Photographer)'),
      link('TEN THINGS YOU DID NOT KNOW ABOUT SALT'),
      block('Read also: Salt, and how to forget it', 'paragraph', 0.6),
      block('More from The Post', 'heading'),
      block('Rye without tears, a book', 'item', 0.7),
      link('Water by the pound', 'item'),
    ];
    expect(around({ middle })).to.deep.equal([]);
  });

  it('keeps subheadings, quotations, short sentences and links within them', () => {
    const middle = [
      block('More on salt', 'heading'),
      block('It was.'),
      block('Yes!', 'quote'),
      link('You can read all of the report here.'),
      link('The first tool', 'item'),
      block('Advertisement', 'code'),
    ];
    expect(around({ middle })).to.deep.equal(middle.map((one) => one.text));
  });

  it('drops headings of nothing, lists of links and requests from below it', () => {
    const tail = [
      block('Great stories'),
      link('How to get to the islands', 'item'),
      block('Follow us on Twitter for more.'),
      block('Leave a comment', 'heading'),
    ];
    expect(around({ tail })).to.deep.equal([]);
  });

  it('never drops more than half from below', () => {
    const pleas = Array.from({ length: 10 }, (_, i) => block(`Subscribe to us for the ${i}th time.`));
    expect(trimBlocks(pleas, heading)).to.have.length(5);
  });
});
