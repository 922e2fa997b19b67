import { isElement, isText, type PageElement, type PageNode } from './dom.ts';
import { isDataTable, tableText } from './tables.ts';

export type BlockKind = 'paragraph' | 'heading' | 'item' | 'quote' | 'code' | 'table';

/** One block of an article, in reading order. */
export interface Block {
  readonly kind: BlockKind;
  /** Without the marks of its kind. */
  readonly text: string;
  /** A heading's level, 1 to 6; the number of an item in a numbered list; otherwise 0. */
  readonly rank: number;
  /** The share of the text in links, 0 to 1. */
  readonly linkShare: number;
}

interface Place {
  readonly kind: BlockKind;
  readonly rank: number;
}

const blockTags = new Set(
  [
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIV DL DT FIELDSET FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6',
    'HEADER HGROUP HR HTML LI MAIN OL P PRE SECTION SUMMARY TABLE TBODY TD TFOOT TH THEAD TR UL',
  ]
    .join(' ')
    .split(' '),
);

/** The blocks within an element. Text outside of blocks is a paragraph. */
export const blocksOf = (root: PageElement): readonly Block[] => new BlockWalk().read(root);

class BlockWalk {
  readonly #blocks: Block[] = [];
  readonly #numbers = new Map<PageElement, number>();
  #pieces: string[] = [];
  #linked = 0;
  #lastItem: Place | null = null;

  read(root: PageElement): readonly Block[] {
    this.#enter(root, { kind: 'paragraph', rank: 0 }, false);
    return this.#blocks;
  }

  #enter(element: PageElement, place: Place, inLink: boolean): void {
    for (let node: PageNode | null = element.firstChild; node; node = node.nextSibling) {
      if (isText(node)) this.#add(node.textContent, place, inLink);
      else if (isElement(node)) this.#visit(node, place, inLink);
    }
    if (blockTags.has(element.tagName)) this.#end(place);
  }

  #visit(element: PageElement, place: Place, inLink: boolean): void {
    const tag = element.tagName;
    if (tag === 'BR') this.#pieces.push('\n');
    else if (!blockTags.has(tag)) this.#enter(element, place, inLink || leadsOut(element));
    else {
      this.#end(place);
      if (tag === 'TABLE' && isDataTable(element)) this.#push({ kind: 'table', rank: 0 }, tableText(element), 0);
      else this.#enter(element, this.#placeOf(element, place), inLink);
    }
  }

  #add(text: string, place: Place, inLink: boolean): void {
    this.#pieces.push(place.kind === 'code' ? text : text.replace(/\s+/g, ' '));
    if (inLink) this.#linked += lettersIn(text);
  }

  #end(place: Place): void {
    const joined = this.#pieces.join('');
    const text = place.kind === 'code' ? codeText(joined) : proseText(joined);
    this.#push(place, text, this.#linked);
    this.#pieces = [];
    this.#linked = 0;
  }

  #push(place: Place, text: string, linked: number): void {
    if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text)) return;
    // Only an item's first paragraph has the item's mark.
    const { kind, rank } = place === this.#lastItem ? { kind: 'paragraph' as const, rank: 0 } : place;
    if (kind === 'item') this.#lastItem = place;
    this.#blocks.push({ kind, rank, text, linkShare: linked / Math.max(1, lettersIn(text)) });
  }

  #placeOf(element: PageElement, outer: Place): Place {
    const heading = /^H([1-6])$/.exec(element.tagName);
    if (heading) return { kind: 'heading', rank: Number(heading[1]) };
    if (element.tagName === 'LI') return { kind: 'item', rank: this.#numberOf(element) };
    if (element.tagName === 'BLOCKQUOTE') return { kind: 'quote', rank: 0 };
    if (element.tagName === 'PRE') return { kind: 'code', rank: 0 };
    return outer;
  }

  #numberOf(item: PageElement): number {
    const list = item.parentNode;
    if (list?.tagName !== 'OL') return 0;
    const number = this.#numbers.get(list) ?? (Number.parseInt(list.getAttribute('start') ?? '1', 10) || 1);
    this.#numbers.set(list, number + 1);
    return number;
  }
}

const leadsOut = (element: PageElement): boolean =>
  element.tagName === 'A' && !(element.getAttribute('href') ?? '#').startsWith('#');

const lettersIn = (text: string): number => text.replace(/\s+/g, '').length;

/** Keeps the white space, without empty lines around it. */
const codeText = (text: string): string => text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();

/** White space as a browser shows it; line breaks stay. */
const proseText = (text: string): string =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
