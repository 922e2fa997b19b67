import type { NormalisedText } from '../source-text.ts';
import { fitPassages } from './fit-passages.ts';
import type { FittedThread, FittingRules } from './rules.ts';
import { sectionsOf } from './sections.ts';

/**
 * Splits and numbers a source's own words. Nothing is lost: apart from white space and lines of `---`, the bodies in
 * order equal the text, and each post's source is the exact range of its body. `maxPosts` does not apply.
 */
export const fitVerbatim = (text: NormalisedText, rules: FittingRules): FittedThread =>
  fitPassages(
    sectionsOf(text).map(({ start, end }) => ({
      text: text.slice(start, end),
      draft: 0,
      locate: (part) => ({ start: start + part.start, end: start + part.end }),
    })),
    { ...rules, maxPosts: null },
  );
