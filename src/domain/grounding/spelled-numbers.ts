import { matchesAt, wordStarts } from './places.ts';

type Kind = 'unit' | 'teen' | 'ten' | 'hundred' | 'scale';

interface NumberWord {
  readonly kind: Kind;
  readonly value: number;
  readonly isOrdinal: boolean;
}

const vocabulary = new Map<string, NumberWord>();
const learn = (kind: Kind, words: string, valueAt: (index: number) => number, isOrdinal = false): void => {
  for (const [i, word] of words.split(' ').entries()) vocabulary.set(word, { kind, value: valueAt(i), isOrdinal });
};
const unitAt = (i: number): number => i + 1;
const teenAt = (i: number): number => i + 10;
const tenAt = (i: number): number => (i + 2) * 10;
const teens = 'eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const ordinalTeens = 'eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';
learn('unit', 'one two three four five six seven eight nine', unitAt);
learn('unit', 'first second third fourth fifth sixth seventh eighth ninth', unitAt, true);
learn('teen', `ten ${teens}`, teenAt);
learn('teen', `tenth ${ordinalTeens}`, teenAt, true);
learn('teen', 'dozen', () => 12);
learn('ten', 'twenty thirty forty fifty sixty seventy eighty ninety', tenAt);
learn('ten', 'twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth', tenAt, true);
learn('hundred', 'hundred', () => 100);
learn('scale', 'thousand million billion trillion', (i) => 1000 ** (i + 1));

export interface SpelledNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /**
   * True for words that are often no number: "one", mostly a pronoun; "second", which may be a time; "a hundred", which
   * means many.
   */
  readonly isRhetorical: boolean;
}

const word = `(?:${[...vocabulary.keys()].sort((a, b) => b.length - a.length).join('|')})`;
const wordsInARow = new RegExp(
  `(?<![\\p{L}\\p{N}_])${word}(?:(?:[\\s-]|\\sand\\s)${word}){0,15}(?![\\p{L}\\p{N}_])`,
  'iuy',
);

/** The numbers that an English text spells out, in order. */
export const spelledNumbers = (text: string): readonly SpelledNumber[] =>
  Array.from(matchesAt(text, wordsInARow, numberStarts(text)), ({ 0: row, index }) => numbersInRow(row, index)).flat();

/** The first letters of the number words, and the long s, which equals s in lower case. */
const initials = /[bdefhmnostſ]/i;

function* numberStarts(text: string): Generator<number> {
  for (const start of wordStarts(text)) if (initials.test(text.charAt(start))) yield start;
}

/** A number being read: the value before the last scale word, and the value after it. */
interface Reading {
  readonly start: number;
  readonly end: number;
  readonly total: number;
  readonly current: number;
  readonly scale: number;
  readonly last: NumberWord;
  readonly words: number;
}

const numbersInRow = (row: string, index: number): readonly SpelledNumber[] => {
  const readings: Reading[] = [];
  let isAfterAnd = false;
  for (const { 0: written, index: offset } of row.matchAll(/\p{L}+/gu)) {
    const known = vocabulary.get(written.toLowerCase());
    if (known !== undefined) {
      const start = index + offset;
      const open = readings.at(-1);
      const longer = open && follows(open, known, isAfterAnd) ? extend(open, known) : null;
      if (longer === null) readings.push({ ...begin(known), start, end: start + written.length });
      else readings.splice(-1, 1, { ...longer, end: start + written.length });
    }
    isAfterAnd = known === undefined;
  }
  return readings.map(({ start, end, total, current, last, words }) => {
    return { start, end, value: total + current, isRhetorical: words === 1 && isRhetorical(last) };
  });
};

const isRhetorical = ({ kind, value, isOrdinal }: NumberWord): boolean =>
  value === 1 || (isOrdinal && value < 4) || value === 12 || kind === 'hundred' || kind === 'scale';

const begin = (word: NumberWord): Omit<Reading, 'start' | 'end'> => ({
  total: 0,
  current: word.value,
  scale: Number.POSITIVE_INFINITY,
  last: word,
  words: 1,
});

const follows = ({ last, current, scale }: Reading, { kind, value }: NumberWord, isAfterAnd: boolean): boolean => {
  if (last.isOrdinal) return false;
  const isRound = last.kind === 'hundred' || last.kind === 'scale';
  if (kind === 'hundred') return current > 0 && current < 100 && !isAfterAnd;
  if (kind === 'scale') return current > 0 && value < scale && last.kind !== 'scale' && !isAfterAnd;
  return isRound || (kind === 'unit' && last.kind === 'ten' && !isAfterAnd);
};

const extend = (reading: Reading, word: NumberWord): Reading => {
  const { total, current, scale, words } = reading;
  const next = { ...reading, last: word, words: words + 1 };
  if (word.kind === 'hundred') return { ...next, current: current * 100 };
  if (word.kind === 'scale') return { ...next, total: total + current * word.value, current: 0, scale: word.value };
  // "Million" alone has become the current part; later words are added to it.
  return { ...next, current: current + word.value, scale };
};
