import type { Block } from './blocks.ts';

/** The text in the form that `Article.text` promises. */
export const articleText = (blocks: readonly Block[]): string =>
  blocks
    .map((block, i) => {
      const before = blocks[i - 1];
      if (before === undefined) return written(block);
      return `${isSameList(before, block) ? '\n' : '\n\n'}${written(block)}`;
    })
    .join('');

const isSameList = (a: Block, b: Block): boolean => a.kind === 'item' && b.kind === 'item' && a.rank > 0 === b.rank > 0;

const written = ({ kind, text, rank }: Block): string => {
  switch (kind) {
    case 'heading':
      return `${'#'.repeat(rank)} ${oneLine(text)}`;
    case 'item':
      return `${rank > 0 ? `${rank}.` : '-'} ${oneLine(text)}`;
    case 'quote':
      return text.replace(/^/gm, '> ');
    default:
      return text;
  }
};

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
