import type { Block } from './blocks.ts';
import { asksReader, isCredit, isLabel, leadsElsewhere, looksLikeByline, looksLikeDate } from './phrases.ts';

/** Facts about an article, which its text need not repeat at the top. */
export interface Heading {
  readonly title: string | null;
  readonly author: string | null;
  readonly site: string | null;
}

/** Removes the blocks that a page adds around an article. */
export const trimBlocks = (blocks: readonly Block[], heading: Heading): readonly Block[] =>
  withoutTail(withoutHead(withoutPointers(blocks), heading));

const isShort = (block: Block): boolean => block.text.length < 160;
const isLink = (block: Block): boolean => block.linkShare > 0.8;
const isVerbatim = (block: Block): boolean => block.kind === 'code' || block.kind === 'table';
const endsSentence = (text: string): boolean => /[.!?…。！？।؟:;]["”’»)\]]*$/u.test(text);

const isProse = (block: Block): boolean => {
  if (isVerbatim(block) || block.kind === 'quote') return true;
  if (block.kind === 'heading' || block.linkShare > 0.6) return false;
  return block.text.length > 100 || (block.text.length > 40 && endsSentence(block.text));
};

/** An item that is mostly a link to another page. */
const isPointer = (block: Block): boolean => block.kind === 'item' && block.linkShare > 0.3 && block.text.length < 200;

const withoutPointers = (blocks: readonly Block[]): readonly Block[] => {
  const kept: Block[] = [];
  for (let i = 0; i < blocks.length; ) {
    const block = blocks[i] as Block;
    const skip = isVerbatim(block) ? 0 : pointersFrom(blocks, i);
    if (skip === 0) kept.push(block);
    i += Math.max(1, skip);
  }
  return kept;
};

/** The number of blocks from here on that link to other pages or are labels; 0 for a block of the article. */
const pointersFrom = (blocks: readonly Block[], start: number): number => {
  const block = blocks[start] as Block;
  if (isLabel(block.text) || isCredit(block.text)) return 1;
  if (isShort(block) && leadsElsewhere(block.text)) {
    let end = start + 1;
    while (end < blocks.length && isPointer(blocks[end] as Block)) end++;
    if (end > start + 1 || block.linkShare > 0.3) return end - start;
  }
  return start > 0 && isHeadlineOfAnother(block) ? 1 : 0;
};

/** A paragraph that is only a link with the wording of a headline. */
const isHeadlineOfAnother = (block: Block): boolean =>
  block.kind === 'paragraph' &&
  isLink(block) &&
  isShort(block) &&
  !endsSentence(block.text) &&
  block.text.split(/\s+/).length > 3;

const withoutHead = (blocks: readonly Block[], heading: Heading): readonly Block[] => {
  const start = Math.max(0, blocks.findIndex(isProse));
  return [...blocks.slice(0, start).filter((block) => !isHeadClutter(block, heading)), ...blocks.slice(start)];
};

const isHeadClutter = (block: Block, { title, author, site }: Heading): boolean => {
  const text = letters(block.text);
  if ([title, author, site].some((known) => known !== null && letters(known) === text)) return true;
  if (block.kind === 'heading') return false;
  return isLink(block) || looksLikeDate(block.text) || looksLikeByline(block.text) || isOneWord(block.text);
};

/** Not for scripts without spaces. */
const isOneWord = (text: string): boolean => /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{N}\p{P}]+$/u.test(text);

const letters = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The removed tail may be up to half of the blocks. */
const withoutTail = (blocks: readonly Block[]): readonly Block[] => {
  let end = blocks.length;
  while (end > blocks.length / 2 && isTailClutter(blocks[end - 1] as Block, end < blocks.length)) end--;
  return blocks.slice(0, end);
};

const isTailClutter = (block: Block, isAboveCut: boolean): boolean => {
  if (isVerbatim(block)) return false;
  if (block.kind === 'heading' || isLabel(block.text) || isLink(block) || isPointer(block)) return true;
  if (asksReader(block.text) || (isShort(block) && leadsElsewhere(block.text))) return true;
  // The words that introduced the removed part.
  return isAboveCut && block.kind === 'paragraph' && block.text.length < 60 && !endsSentence(block.text);
};
