import { kind, kindsOfUnit } from '../character-kinds.ts';
import { readDecimal, shiftDecimal } from './decimals.ts';
import { digitRuns, matchesAt } from './places.ts';
import { scaleAfter } from './scales.ts';
import { currencyBefore, type Unit, unitAfter } from './units.ts';

/** A number in a text, with all its possible readings. */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  /** Plain decimals; several where the writing is ambiguous. Empty for digits that form no number: `1.2.3`. */
  readonly values: readonly string[];
  /** The numbers if it is several after all: `300 500` may be 300500, or 300 and 500. */
  readonly parts: readonly string[];
  /** Contains null where it may have no unit. */
  readonly units: readonly (Unit | null)[];
  /** The powers of ten that scale it; `[0]` for none. */
  readonly powers: readonly number[];
  /** True for words such as "one", which are too rarely numbers to count as claims. */
  readonly isEvidenceOnly: boolean;
}

/** Groups of three separated by spaces, any digits with separators, or a fraction that begins with its point. */
const number =
  /(?<![\p{L}\p{N}.])\.\p{Nd}+(?![.\p{Nd}])|\p{Nd}{1,3}(?: \p{Nd}{3})+(?!\p{Nd})(?:[.,]\p{Nd}{1,2}(?!\p{Nd}))?|\p{Nd}+(?:[.,'’٫٬\u00a0\u2009\u202f]\p{Nd}+)*/uy;
/** Letters that are not written next to numbers without a space, unlike those of scripts without spaces. */
const isWordLetter = (unit: number): boolean => (kindsOfUnit(unit) & kind.alphabetic) !== 0 || unit === lowLine;
const lowLine = 0x5f;

/** The numbers that a text writes in digits, in order. */
export const digitQuantities = (text: string): Quantity[] => {
  const found: Quantity[] = [];
  for (const { 0: written, index } of matchesAt(text, number, numberStarts(text))) {
    if (isWordLetter(text.charCodeAt(index - 1))) found.push(...quantitiesInWord(text, index, written));
    else if (!isKeycap(text, index + written.length)) found.push(measured(text, index, written));
  }
  return found;
};

/** The places where digits, or their decimal points, begin. */
function* numberStarts(text: string): Generator<number> {
  for (const start of digitRuns(text)) {
    if (text.charCodeAt(start - 1) === point) yield start - 1;
    yield start;
  }
}

const point = 0x2e;

/** Digits inside words are names: H2O, B2B, MP3. Only a quarter (Q3) states a fact. */
const quantitiesInWord = (text: string, index: number, written: string): Quantity[] => {
  const isQuarter = /(?<![\p{L}\p{N}])Q$/u.test(text.slice(Math.max(0, index - 2), index)) && /^[1-4]$/.test(written);
  return Array.from(written.matchAll(/\p{Nd}+/gu), ({ 0: digits, index: offset }) => ({
    ...bare(digits, index + offset),
    isEvidenceOnly: !isQuarter,
  }));
};

const isKeycap = (text: string, end: number): boolean => {
  const next = text.charAt(end);
  return next === '\u20e3' || (next === '\ufe0f' && text.charAt(end + 1) === '\u20e3');
};

const bare = (written: string, start: number): Quantity => ({
  start,
  end: start + written.length,
  values: readDecimal(written.replaceAll(' ', '\u00a0')),
  parts: [],
  units: [null],
  powers: [0],
  isEvidenceOnly: false,
});

const measured = (text: string, index: number, written: string): Quantity => {
  const read = bare(written, index);
  // 1.5 is not 1 and 5. Only digits that form no number, or that spaces separate, may be several numbers.
  const parts = read.values.length === 0 || /[ \u00a0]/.test(written) ? partsOf(written) : [];
  const { powers: possible, end } = scaleAfter(text, read.end);
  const before = currencyBefore(text, index);
  // With money, m and t do not mean metres and tonnes.
  const powers = before !== null && possible.length > 1 ? possible.filter((places) => places > 0) : possible;
  const after = unitAfter(text, end);
  return {
    ...read,
    parts,
    values: scaled(read.values, powers),
    powers,
    units: [before?.unit ?? after?.unit ?? null],
    start: before?.start ?? index,
    end: before === null ? (after?.end ?? end) : end,
  };
};

const partsOf = (written: string): readonly string[] =>
  (written.match(/\p{Nd}+/gu) ?? []).flatMap((digits) => readDecimal(digits));

const scaled = (values: readonly string[], powers: readonly number[]): readonly string[] =>
  powers.length === 1 && powers[0] === 0
    ? values
    : powers.flatMap((places) => (places === 0 ? values : values.map((value) => shiftDecimal(value, places))));

const connector = /^[\s\u00a0]?(?:[-–—~〜/,]|to|and|or|bis|und|oder|à|et|ou|a|y|o|e|до|и|至|到)[\s\u00a0]?$/iu;

/** In "5 to 10 million percent", the 5 may also be millions and percent. */
export const shareUnits = (quantities: readonly Quantity[], text: string): readonly Quantity[] => {
  const shared = [...quantities];
  for (let i = shared.length - 2; i >= 0; i--) {
    const quantity = shared[i];
    const next = shared[i + 1];
    if (quantity === undefined || next === undefined || next.start - quantity.end > 6) continue;
    if (connector.test(text.slice(quantity.end, next.start))) shared[i] = shareBetween(quantity, next);
  }
  return shared;
};

const shareBetween = (quantity: Quantity, next: Quantity): Quantity => {
  const isScaled = quantity.powers.some((places) => places > 0);
  const powers = isScaled ? [] : next.powers.filter((places) => places > 0);
  return {
    ...quantity,
    values: [...quantity.values, ...scaled(quantity.values, powers)],
    powers: [...quantity.powers, ...powers],
    units: quantity.units.includes(null) ? [...new Set([...quantity.units, ...next.units])] : quantity.units,
  };
};
