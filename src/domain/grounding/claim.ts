/**
 * A part of a text that a source can support: a number, a date, a quotation, a handle. Claims are compared by keys,
 * which are the same for all ways of writing the same thing.
 */
export interface Claim {
  /** UTF-16 offsets of the claim in its text. */
  readonly start: number;
  readonly end: number;
  /**
   * The claim is supported by a source that has all keys of any one of these readings. Without readings it claims
   * nothing.
   */
  readonly needs: readonly (readonly string[])[];
  /** The keys that a source with this claim supports. */
  readonly gives: readonly string[];
}

// A normalised text has no NUL, so no match runs across a removed claim.
const taken = '\0';

/**
 * Moves the claims that `read` finds in the matches into `claims`, and returns the text with them blanked, equally
 * long.
 */
export const takeClaims = (
  text: string,
  matches: Iterable<RegExpExecArray>,
  claims: Claim[],
  read: (match: RegExpExecArray) => Claim | null,
): string => {
  let rest = '';
  let copied = 0;
  for (const match of matches) {
    const claim = read(match);
    if (claim === null) continue;
    claims.push(claim);
    rest += text.slice(copied, claim.start) + taken.repeat(claim.end - claim.start);
    copied = claim.end;
  }
  return rest + text.slice(copied);
};

/** The text with the ranges overwritten by the filler, equally long. The ranges are in order and do not overlap. */
export const without = (
  text: string,
  ranges: readonly { readonly start: number; readonly end: number }[],
  filler = taken,
): string => {
  let rest = '';
  let copied = 0;
  for (const { start, end } of ranges) {
    rest += text.slice(copied, start) + filler.repeat(end - start);
    copied = end;
  }
  return rest + text.slice(copied);
};

export const holds = (claim: Claim, evidence: ReadonlySet<string>): boolean =>
  claim.needs.length === 0 || claim.needs.some((reading) => reading.every((key) => evidence.has(key)));
