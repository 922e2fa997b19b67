/**
 * Something in a text that can be true or false of a source: a number, a date, a quotation, a handle. A claim is compared
 * by keys, which are the same for all ways of writing the same thing.
 */
export interface Claim {
  /** UTF-16 offsets of the claim in its text. */
  readonly start: number;
  readonly end: number;
  /** The claim holds in a source that gives all keys of any of these readings. Without readings it claims nothing. */
  readonly needs: readonly (readonly string[])[];
  /** What a source that says this supports. */
  readonly gives: readonly string[];
}

// A normalised text has no such character, so that nothing is read across what was taken out.
const taken = '\0';

/** Moves the claims that `read` sees in a text's matches into `claims`, and returns the text without them, equally long. */
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

/** The text with the ranges filled, equally long. The ranges are in order and do not overlap. */
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
