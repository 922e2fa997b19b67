/**
 * How good a place is for a post to end, worst first. A post ends at a level only where the text between two better
 * breaks is too large for a post. 0 (not listed) is no break at all.
 */
export const level = {
  /** Inside a grapheme. */
  codePoint: 1,
  /** Inside a URL, a mention or a hashtag. */
  entity: 2,
  /** Inside characters that follow a URL without white space, and may belong to it. */
  linkTail: 3,
  grapheme: 4,
  /** The levels from `glue` to `sentence`, inside a quotation: lower, so that a quotation stays whole where it can. */
  quotedGlue: 5,
  quotedWord: 6,
  quotedClause: 7,
  quotedSentence: 8,
  /** White space that should stay unbroken: after "Dr.", between a number and its unit, after a heading. */
  glue: 9,
  word: 10,
  clause: 11,
  sentence: 12,
  /** Before a list item, a row of a table, a line of code. */
  line: 13,
  paragraph: 14,
} as const;

const quotationShift = level.glue - level.quotedGlue;

/** The level that a break has inside a quotation. */
export const quoted = (of: number): number => (of >= level.glue && of <= level.sentence ? of - quotationShift : of);
