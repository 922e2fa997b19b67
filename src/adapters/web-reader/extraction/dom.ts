import { parseHTML } from 'linkedom';
import { withOptionalTags } from './optional-tags.ts';

/** The used part of a node: the project has no DOM types, and linkedom differs from a browser's DOM. */
export interface PageNode {
  readonly nodeType: number;
  readonly parentNode: PageElement | null;
  readonly firstChild: PageNode | null;
  readonly nextSibling: PageNode | null;
  /** Setting it replaces an element's content by one text. */
  textContent: string;
  remove(): void;
}

export interface PageElement extends PageNode {
  /** Upper case; lower case in SVG. */
  readonly tagName: string;
  readonly id: string;
  readonly className: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): readonly PageElement[];
  replaceChild(put: PageNode, out: PageNode): void;
}

export interface PageDocument {
  readonly documentElement: PageElement;
  readonly body: PageElement;
  readonly title: string;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): readonly PageElement[];
}

export const isElement = (node: PageNode): node is PageElement => node.nodeType === 1;
export const isText = (node: PageNode): boolean => node.nodeType === 3;
export const isComment = (node: PageNode): boolean => node.nodeType === 8;

/** Makes any string a document with an html, a head and a body element, as Readability needs them. */
export const parsePage = (html: string): PageDocument =>
  (parseHTML(withOptionalTags(html)) as unknown as { readonly document: PageDocument }).document;

/** The text of an element in one line. */
export const lineOf = (element: PageElement): string => element.textContent.replace(/\s+/g, ' ').trim();

/** Paragraphs long enough to be prose rather than a label or a button. */
export const proseParagraphs = (element: PageElement): readonly string[] =>
  element
    .querySelectorAll('p')
    .map((paragraph) => paragraph.textContent)
    .filter((text) => text.length > 80);

/** Undoes double escaping: attributes and JSON often contain `&#8216;` for `‘`. */
export const unescaped = (text: string): string =>
  /&(?:#\d+|#x[\da-f]+|\w+);/i.test(text) ? parsePage(text.replaceAll('<', '&lt;')).body.textContent : text;
