/**
 * How good a place is for a post to end, worst first. A text is only broken at a level where the part between two
 * better breaks does not fit into a post of its own. 0, where nothing is written, is no place at all.
 */
export const level = {
  /** Inside a grapheme. */
  codePoint: 1,
  /** Inside a URL, a mention or a hashtag. */
  entity: 2,
  /** Inside what follows a URL without white space, and may belong to it. */
  linkTail: 3,
  grapheme: 4,
  /** The levels from `glue` to `sentence` inside a quotation, which is whole to what surrounds it. */
  quotedGlue: 5,
  quotedWord: 6,
  quotedClause: 7,
  quotedSentence: 8,
  /** White space that should not be broken at: after "Dr.", between a number and its unit, after a heading. */
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
