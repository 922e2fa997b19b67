import type { Block } from './blocks.ts';

/** The text form that `Article.text` promises. */
export const articleText = (blocks: readonly Block[]): string =>
  blocks
    .map((block, i) => {
      const inList = block.kind === 'item' && blocks[i - 1]?.kind === 'item';
      return `${i === 0 ? '' : inList ? '\n' : '\n\n'}${written(block)}`;
    })
    .join('');

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
