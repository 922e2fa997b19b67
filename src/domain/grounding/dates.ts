import { type Claim, takeClaims } from './claim.ts';
import { asciiDigits } from './decimals.ts';
import { monthOf } from './months.ts';
import { digitRuns, lettersBefore, matchesAt, wordsOf } from './places.ts';

/** Parts that are not written are null. */
interface WrittenDate {
  readonly year: number | null;
  readonly month: number;
  readonly day: number | null;
}

const gap = '[\\s\\u00a0]{1,2}';
const year = '(\\p{Nd}{4})(?!\\p{Nd})';
const ordinal = '(?:st|nd|rd|th|er|º|ª|\\.)?';
const of = `(?:of${gap}|de[nl]?${gap}|d['’])?`;
const wordStart = '(?<![\\p{L}\\p{N}_])';
const numberStart = '(?<![\\p{L}\\p{N}_.,:/-])';
const numberEnd = '(?![\\p{L}\\p{Nd}%]|[.,:/]\\p{Nd})';

const dayMonth = new RegExp(
  `${numberStart}(?:(\\p{Nd}{1,2})${ordinal}\\s?[-–—/]\\s?)?(\\p{Nd}{1,2})${ordinal}${gap}${of}` +
    `(\\p{L}{3,12})(?!\\p{L})\\.?(?:,?${gap}${of}${year})?`,
  'uy',
);
const monthDay = new RegExp(
  `${wordStart}(\\p{L}{3,12})\\.?${gap}(?:(\\p{Nd}{1,2})\\s?[-–—/]\\s?)?(\\p{Nd}{1,2})(?:st|nd|rd|th)?${numberEnd}` +
    `(?:,?${gap}${year})?`,
  'uy',
);
const monthYear = new RegExp(`${wordStart}(\\p{L}{3,12})\\.?,?${gap}${of}${year}`, 'uy');
const yearFirst = /(?<![\p{L}\p{Nd}.,/-])(\p{Nd}{4})([-/.])(\p{Nd}{1,2})\2(\p{Nd}{1,2})(?!\p{Nd}|[-/.]\p{Nd})/uy;
const yearLast = /(?<![\p{L}\p{Nd}.,/-])(\p{Nd}{1,2})([-/.])(\p{Nd}{1,2})\2(\p{Nd}{4})(?!\p{Nd}|[-/.]\p{Nd})/uy;
const ideographs =
  /(?:(?<!\p{Nd})(\p{Nd}{4})\s?[年년]\s?)?(?<!\p{Nd})(\p{Nd}{1,2})\s?[月월](?:\s?(\p{Nd}{1,2})\s?[日号號일])?/uy;

const longestMonth = 12;
/** In code units: twelve letters of two each, and the characters between them and the digits of a date. */
const longestName = 40;

/** The possible readings of a match, each of one date or, for a range, of two. */
type Readings = readonly (readonly WrittenDate[])[];
type Reader = (match: RegExpExecArray) => Readings;

/**
 * Moves the dates of a text into `claims` and returns the rest. Numeric dates may have the day or the month first.
 *
 * @param isStrict false between languages, where the month may not be recognised: then day and year are enough
 */
export const takeDates = (text: string, claims: Claim[], isStrict: boolean): string => {
  const digits = digitRuns(text);
  const take = (rest: string, pattern: RegExp, starts: Iterable<number>, read: Reader): string =>
    takeClaims(rest, matchesAt(rest, pattern, starts), claims, (match) => {
      const readings = read(match).filter((dates) => dates.every(exists));
      return readings.length === 0 ? null : dateClaim(match, readings, isStrict);
    });
  let rest = take(text, yearFirst, digits, ([, y, , m, d]) => [[written(y, m, d)]]);
  rest = take(rest, yearLast, digits, ([, a, , b, y]) => [[written(y, b, a)], [written(y, a, b)]]);
  rest = take(rest, ideographs, digits, ([, y, m, d]) => [[written(y, m, d)]]);
  rest = take(rest, dayMonth, digits, ([, from, d, name, y]) => named(y, name, from, d));
  const names = [...lettersBefore(text, digits, longestName)];
  rest = take(rest, monthDay, names, ([, name, from, d, y]) => named(y, name, from, d));
  return take(rest, monthYear, names, ([, name, y]) => named(y, name, undefined, undefined));
};

/** Keys of the months that a text names without a day or a year. */
export const namedMonths = (text: string): readonly string[] =>
  [...wordsOf(text, longestMonth, false)]
    .map(monthOf)
    .filter((month) => month !== null)
    .flatMap((month) => [`month ${month}`, `yearless month ${month}`]);

const written = (y: string | undefined, m: string | undefined, d: string | undefined): WrittenDate => ({
  year: numberOf(y),
  month: numberOf(m) ?? 0,
  day: numberOf(d),
});

const named = (
  y: string | undefined,
  name: string | undefined,
  from: string | undefined,
  d: string | undefined,
): Readings => {
  const month = monthOf(name ?? '');
  if (month === null) return [];
  const last = { year: numberOf(y), month, day: numberOf(d) };
  return [from === undefined ? [last] : [{ ...last, day: numberOf(from) }, last]];
};

const numberOf = (digits: string | undefined): number | null => (digits ? Number(asciiDigits(digits)) : null);

const exists = ({ month, day }: WrittenDate): boolean =>
  month >= 1 && month <= 12 && (day === null || (day >= 1 && day <= 31));

const dateClaim = (match: RegExpExecArray, readings: Readings, isStrict: boolean): Claim => ({
  start: match.index,
  end: match.index + match[0].length,
  needs: [
    ...readings.flatMap((dates) => combine(dates.map(needsOf))),
    ...(isStrict ? [] : readings.map((dates) => dates.flatMap(numbersOf))),
  ],
  gives: readings.flat().flatMap(givesOf),
});

/** The Cartesian product: one choice of each. */
const combine = (choices: readonly (readonly (readonly string[])[])[]): readonly (readonly string[])[] =>
  choices.reduce<readonly (readonly string[])[]>(
    (taken, choice) => taken.flatMap((before) => choice.map((keys) => [...before, ...keys])),
    [[]],
  );

/** A date without a year may take any year that the text names. */
const needsOf = ({ year, month, day }: WrittenDate): readonly (readonly string[])[] => {
  if (year === null) return [[day === null ? `month ${month}` : `day ${month}-${day}`]];
  return day === null
    ? [[`month ${year}-${month}`], [`yearless month ${month}`, `${year}`]]
    : [[`date ${year}-${month}-${day}`], [`yearless day ${month}-${day}`, `${year}`]];
};

const numbersOf = ({ year, day }: WrittenDate): readonly string[] =>
  [year, day].filter((number) => number !== null).map(String);

const givesOf = (date: WrittenDate): readonly string[] => {
  const { year, month, day } = date;
  const keys = [`month ${month}`, ...numbersOf(date).flatMap((number) => [number, `${number} of nothing`])];
  if (year === null) keys.push(`yearless month ${month}`);
  else keys.push(`month ${year}-${month}`);
  if (day !== null) keys.push(`day ${month}-${day}`);
  if (day !== null) keys.push(year === null ? `yearless day ${month}-${day}` : `date ${year}-${month}-${day}`);
  return keys;
};
