import { isComment, isElement, type PageDocument, type PageElement, type PageNode, proseParagraphs } from './dom.ts';
import { namesClutter } from './vocabulary.ts';

/** Readability's time grows with the square of the depth; pages for people are less deep. */
const maxDepth = 200;
/** An element with this share of the page's text contains the article, whatever its name. */
const articleShare = 0.4;

const unseen = 'script,style,noscript,template,svg,iframe';
const clutterTags = new Set(
  'NAV ASIDE DIALOG FIGCAPTION BUTTON SELECT TEXTAREA INPUT OBJECT EMBED AUDIO CANVAS LINK'.split(' '),
);
/** Names of these elements describe the page or a phrase, not a part of the page. */
const neverByName = new Set('HTML BODY MAIN ARTICLE TABLE TBODY TR TD A B I EM STRONG CODE PRE'.split(' '));
const clutterRoles = new Set(
  'navigation banner contentinfo complementary search dialog alertdialog alert menu menubar toolbar'.split(' '),
);

/** Removes the parts of a page that a reader with scripts does not see. */
export const dropUnseen = (document: PageDocument): void => {
  for (const element of document.querySelectorAll(unseen)) element.remove();
};

/**
 * Removes elements that belong to no article, so that Readability weighs only possible ones.
 *
 * @param pageLength the length of the page's visible text
 */
export const cleanPage = (document: PageDocument, pageLength: number): void => {
  keepOneArticle(document);
  cleanWithin(document.body, pageLength, 0);
};

/** If only one article has the page's headline, or one outweighs the others, the others are teasers. */
const keepOneArticle = (document: PageDocument): void => {
  const all = document.querySelectorAll('article');
  if (all.length < 2) return;
  const outer = all.filter((article) => !isWithinArticle(article));
  const main = articleWithHeadline(outer) ?? heaviestArticle(outer);
  if (main === undefined) return;
  for (const article of outer) if (article !== main) article.remove();
};

const isWithinArticle = (element: PageElement): boolean => {
  for (let outer = element.parentNode; outer; outer = outer.parentNode) if (outer.tagName === 'ARTICLE') return true;
  return false;
};

const articleWithHeadline = (articles: readonly PageElement[]): PageElement | undefined => {
  const headed = articles.filter((article) => {
    const headline = article.querySelector('h1');
    // A headline that is a link leads to another article.
    return headline !== null && headline.querySelector('a') === null && proseParagraphs(article).length > 0;
  });
  return headed.length === 1 ? headed[0] : undefined;
};

const heaviestArticle = (articles: readonly PageElement[]): PageElement | undefined => {
  const weights = articles.map((article) => proseParagraphs(article).join('').length);
  const most = Math.max(...weights);
  const next = Math.max(0, ...weights.toSpliced(weights.indexOf(most), 1));
  return most > 2 * next ? articles[weights.indexOf(most)] : undefined;
};

const cleanWithin = (element: PageElement, pageLength: number, depth: number): void => {
  if (depth > maxDepth) {
    const { textContent } = element;
    element.textContent = textContent;
    return;
  }
  for (let node: PageNode | null = element.firstChild; node; ) {
    const next: PageNode | null = node.nextSibling;
    if (isComment(node)) node.remove();
    else if (isElement(node)) {
      if (isClutter(node, pageLength)) takeOut(node);
      else cleanWithin(node, pageLength, depth + 1);
    }
    node = next;
  }
};

/** Removes an element, but keeps quotations in it: pages embed others' posts in this way. */
const takeOut = (element: PageElement): void => {
  const [quotation, ...others] = element.querySelectorAll('blockquote');
  if (quotation !== undefined && others.length === 0) element.parentNode?.replaceChild(quotation, element);
  else element.remove();
};

const isClutter = (element: PageElement, pageLength: number): boolean => {
  const tag = element.tagName;
  if (clutterTags.has(tag)) return true;
  if (tag === 'FIGURE') return isPicture(element);
  if (!bearsClutterName(element)) return false;
  return !holdsArticle(element, pageLength);
};

const bearsClutterName = (element: PageElement): boolean => {
  if (clutterRoles.has(element.getAttribute('role') ?? '')) return true;
  return !neverByName.has(element.tagName) && namesClutter(`${element.className} ${element.id}`);
};

const isPicture = (figure: PageElement): boolean =>
  figure.textContent.length < 600 && figure.querySelector('pre,table,blockquote,p + p') === null;

const holdsArticle = (element: PageElement, pageLength: number): boolean =>
  element.textContent.length > articleShare * pageLength ||
  element.querySelector('h1,article,main,[itemprop=articleBody]') !== null ||
  proseParagraphs(element).length > 2;
