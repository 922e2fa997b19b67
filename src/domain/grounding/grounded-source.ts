import type { NormalisedText } from '../source-text.ts';
import type { TextRange } from '../thread.ts';
import { type Claim, holds, without } from './claim.ts';
import { ExactPassages } from './exact-passages.ts';
import { handleClaims, handleEvidence } from './handles.ts';
import { removeLinks } from './link-removal.ts';
import { findLinks, linkEvidence, supportedParts } from './links.ts';
import { numberClaims, numberEvidence } from './numbers.ts';
import { foldForQuotations, isQuotedFrom, quotations } from './quotations.ts';
import { SimilarPassages } from './similar-passages.ts';

export interface SourceContext {
  /** BCP 47; null where unknown. */
  readonly language: string | null;
  /** The source's address and title count as part of it, so that posts may cite it. */
  readonly url: string | null;
  readonly title: string | null;
}

export interface GroundedBody {
  /** The post without unsupported URLs; empty if nothing else was in it. */
  readonly body: string;
  /** Claims that the source does not make, as the post wrote them: removed URLs, then the others in order. */
  readonly unsupported: readonly string[];
}

/**
 * A source that posts are checked against: a post may say only what its source says. Compares, without a model,
 * numbers, dates, amounts, percentages, URLs, quotations and handles.
 *
 * The source is analysed once, on first use, in time linear in its length.
 */
export class GroundedSource {
  readonly #language: string | null;
  readonly #exact: () => ExactPassages;
  readonly #similar: () => SimilarPassages;
  readonly #links: () => ReadonlySet<string>;
  readonly #handles: () => ReadonlySet<string>;
  readonly #numbers: () => ReadonlySet<string>;
  readonly #folded: () => string;

  constructor(text: NormalisedText, { language, url, title }: SourceContext) {
    const said = [text, title, url].filter((part) => part !== null).join('\n\n');
    this.#language = language;
    this.#exact = once(() => new ExactPassages(text));
    this.#similar = once(() => new SimilarPassages(text, language));
    this.#links = once(() => linkEvidence(said));
    this.#handles = once(() => handleEvidence(said));
    this.#numbers = once(() => numberEvidence(said, language));
    this.#folded = once(() => foldForQuotations(said));
  }

  /** @param translated true for a post in another language than its source: only numbers and URLs are compared */
  check(body: string, { translated }: { readonly translated: boolean }): GroundedBody {
    const { text, removed } = removeLinks(body, this.#links());
    // A text that stands in the source word for word is supported, even if it reads differently out of its context.
    const claims = text === '' || this.#exact().find(text) !== null ? [] : this.#unsupportedIn(text, translated);
    return { body: text, unsupported: [...new Set([...removed, ...claims])] };
  }

  /** The UTF-16 range that a post draws on: where it stands word for word, else the passage with most of its words. */
  locate(body: string): TextRange | null {
    return this.#exact().find(body) ?? this.#similar().find(body);
  }

  #unsupportedIn(text: string, isTranslated: boolean): readonly string[] {
    const handles = handleClaims(text);
    const words = without(
      text,
      inOrder([...supportedParts(text, findLinks(text), this.#links()), ...handles, ...listOrdinals(text)]),
    );
    const unsupported: { start: number; end: number }[] = numberClaims(words, {
      language: this.#language,
      isTranslated,
    }).filter((claim) => !holds(claim, this.#numbers()));
    if (!isTranslated) {
      unsupported.push(...handles.filter((claim: Claim) => !holds(claim, this.#handles())));
      const isQuoted = ({ start, end }: TextRange): boolean => isQuotedFrom(text.slice(start, end), this.#folded());
      unsupported.push(...quotations(text).filter((quotation) => !isQuoted(quotation)));
    }
    return unsupported.sort((a, b) => a.start - b.start).map(({ start, end }) => text.slice(start, end));
  }
}

/** The numbers of a numbered list only count its items; they are no claims. */
const listOrdinals = (text: string): readonly TextRange[] =>
  Array.from(text.matchAll(/(?<=^[^\S\n]{0,8})\p{Nd}{1,2}[.):/](?=\s)/gmu), ({ 0: written, index }) => ({
    start: index,
    end: index + written.length,
  }));

/** Sorts the ranges; of overlapping ones, keeps the first. */
const inOrder = (ranges: readonly TextRange[]): readonly TextRange[] => {
  const kept: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    if (range.start >= (kept.at(-1)?.end ?? 0)) kept.push(range);
  }
  return kept;
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
