import type { SourceRefusal, SourceRefusalCode } from '../../../domain/failure.ts';
import { countWords } from '../../../domain/source-text.ts';
import type { Block } from './blocks.ts';
import type { PageDocument } from './dom.ts';
import type { PageFacts } from './page-facts.ts';
import { asksForConsent, asksForProof, asksForScripts, asksForSubscription, titlesBotCheck } from './walls.ts';

/** Signs of a page's kind that cleaning removes. */
export interface PageSigns {
  readonly title: string;
  readonly noscript: string;
  readonly asksPassword: boolean;
  readonly hasScripts: boolean;
  /** True if the page has the script or the form of a bot check. */
  readonly hasChallenge: boolean;
}

export interface PageView {
  readonly facts: PageFacts;
  readonly signs: PageSigns;
  /** All visible text. */
  readonly pageText: string;
  /** As found, before trimming. */
  readonly found: readonly Block[];
  /** The article's own blocks, after trimming. */
  readonly blocks: readonly Block[];
  /** The article's number of words by the page's own statement. */
  readonly statedWords: number | null;
}

/** A page with fewer words has no article. */
const minWords = 30;
/** A wall has few other words. An article about walls has more than this. */
const maxWallWords = 150;
const maxStubWords = 250;
/** The most of a page that patterns are matched against. */
const maxTested = 20_000;

const challenge =
  'script[src*="/cdn-cgi/challenge-platform/"],script[src*="captcha-delivery"],#challenge-form,#challenge-running,#px-captcha,#cf-wrapper,form[action*="captcha"],form[action*="consent"]';

export const pageSigns = (document: PageDocument): PageSigns => ({
  title: document.title,
  noscript: document
    .querySelectorAll('noscript')
    .map((n) => n.textContent)
    .join(' ')
    .slice(0, maxTested),
  asksPassword: document.querySelector('input[type="password"]') !== null,
  hasScripts: document.querySelector('script') !== null,
  hasChallenge: document.querySelector(challenge) !== null,
});

/** The reason why a page is refused; null if it has an article. */
export const refusalOfPage = (view: PageView): SourceRefusal | null => {
  const words = countWords(
    view.blocks
      .map((block) => block.text)
      .join('\n')
      .slice(0, maxTested),
  );
  return wallOf(view, words) ?? paywallOf(view, words) ?? otherKindOf(view, words);
};

const refuse = (code: SourceRefusalCode, detail: string): SourceRefusal => ({ code, detail });

const wallOf = (view: PageView, words: number): SourceRefusal | null => {
  if (words >= maxWallWords) return null;
  const { signs, facts } = view;
  if (titlesBotCheck(signs.title) || (signs.hasChallenge && words < minWords) || isMostly(view, words, asksForProof)) {
    return refuse('source_blocked', 'The site asks for proof that a person is reading. Paste the text instead.');
  }
  const saysNothingElse = words < minWords && !facts.declaresArticle;
  if (isMostly(view, words, asksForScripts) || (saysNothingElse && asksForScripts(signs.noscript))) {
    return refuse('source_blocked', 'The page shows its text only where scripts run. Paste the text instead.');
  }
  if (isMostly(view, words, asksForConsent)) {
    return refuse('source_blocked', 'The page asks about cookies before it shows its text. Paste the text instead.');
  }
  return null;
};

/** True if the page mostly consists of such a notice, rather than having it in or beside an article. */
const isMostly = (view: PageView, words: number, isNotice: (text: string) => boolean): boolean => {
  if (words < minWords) return isNotice(view.pageText.replace(/\s+/g, ' ').slice(0, maxTested));
  const notices = view.found.filter((block) => isNotice(block.text));
  return lengthOf(notices) > 0.5 * lengthOf(view.found);
};

const paywallOf = (view: PageView, words: number): SourceRefusal | null => {
  if (words >= maxStubWords) return null;
  const { facts, statedWords } = view;
  const isWhole = statedWords !== null && words > 0.8 * statedWords;
  const saysSo = facts.isFree !== true && asksForSubscription(view.pageText.replace(/\s+/g, ' ').slice(0, maxTested));
  if (isWhole || !(facts.isFree === false || saysSo)) return null;
  return refuse('source_paywalled', 'The page shows its text to subscribers only. Paste the text instead.');
};

const otherKindOf = (view: PageView, words: number): SourceRefusal | null => {
  if (!/[\p{L}\p{N}]/u.test(view.pageText)) {
    const detail = view.signs.hasScripts
      ? 'The page has no text before its scripts run. Paste the text instead.'
      : 'The page has no text.';
    return refuse('source_empty', detail);
  }
  if (view.signs.asksPassword && words < 80 && !view.facts.declaresArticle) {
    return refuse('source_not_article', 'The page is a sign-in form. Paste the text instead.');
  }
  if (words < minWords) return refuse('source_not_article', 'The page has too little text for an article.');
  if (isListing(view)) {
    return refuse('source_not_article', 'The page lists other pages. Give the address of one article.');
  }
  return null;
};

/** A list of headlines that link to other pages, with at most a teaser each. */
const isListing = ({ found, facts }: PageView): boolean => {
  if (facts.declaresArticle) return false;
  const pointers = found.filter((block) => block.linkShare > 0.8);
  const prose = found.filter((block) => block.linkShare < 0.5 && block.kind !== 'heading');
  return pointers.length >= 5 && lengthOf(prose) < 300 * pointers.length;
};

const lengthOf = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + block.text.length, 0);
