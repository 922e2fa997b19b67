import { type Claim, without } from './claim.ts';
import { namedMonths, takeDates } from './dates.ts';
import { ideographNumbers } from './ideograph-numbers.ts';
import { wordsOf } from './places.ts';
import { digitQuantities, type Quantity, shareUnits } from './quantities.ts';
import { quantityClaim, quantityEvidence } from './quantity-claims.ts';
import { type SpelledNumber, spelledNumbers } from './spelled-numbers.ts';
import { takeTimes } from './times.ts';
import { currenciesNamed, unitAfter } from './units.ts';

export interface NumberReading {
  /** BCP 47 of the source; null where unknown. */
  readonly language: string | null;
  /**
   * True for a post in another language than its source: then values are compared without units, and number words are
   * ignored.
   */
  readonly isTranslated: boolean;
}

/** The dates, times, amounts and other numbers of a text, in no particular order. */
export const numberClaims = (text: string, { language, isTranslated }: NumberReading): readonly Claim[] => {
  const claims: Claim[] = [];
  const rest = takeTimes(takeDates(text, claims, !isTranslated), claims);
  const quantities = quantitiesIn(rest, !isTranslated && isEnglish(language));
  for (const quantity of shareUnits(quantities, rest)) claims.push(quantityClaim(quantity, text, !isTranslated));
  return claims;
};

/** The keys of all numbers that a text supports. */
export const numberEvidence = (text: string, language: string | null): ReadonlySet<string> => {
  const claims: Claim[] = [];
  const rest = takeTimes(takeDates(text, claims, true), claims);
  const keys = new Set<string>([...namedMonths(rest), ...currenciesNamed(text), ...foreignWords(rest, language)]);
  for (const { gives } of claims) for (const key of gives) keys.add(key);
  for (const quantity of shareUnits(quantitiesIn(rest, true), rest)) {
    for (const key of quantityEvidence(quantity, text)) keys.add(key);
  }
  return keys;
};

// A text of unknown language is read as English. In other languages, words like English number words mean something
// else.
const isEnglish = (language: string | null): boolean => language === null || /^en\b/i.test(language);

const quantitiesIn = (text: string, readsWords: boolean): readonly Quantity[] => {
  const digits = digitQuantities(text);
  const rest = without(text, digits);
  const words = readsWords ? spelledNumbers(rest) : [];
  const spelled = [...words, ...ideographNumbers(rest)].map((number) => quantityOf(number, rest));
  return [...digits, ...spelled].sort((a, b) => a.start - b.start);
};

const quantityOf = ({ start, end, value, isRhetorical }: SpelledNumber, text: string): Quantity => {
  const after = unitAfter(text, end);
  return {
    start,
    end: after?.end ?? end,
    values: [String(value)],
    parts: [],
    units: [after?.unit ?? null],
    powers: [0],
    isEvidenceOnly: isRhetorical,
  };
};

/**
 * Small numbers in other languages, from two on. Most of the words have other meanings too, so they count as evidence,
 * never as claims.
 */
const smallNumbers: Readonly<Record<string, string>> = {
  de: 'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
  fr: 'deux trois quatre cinq six sept huit neuf dix onze douze',
  es: 'dos tres cuatro cinco seis siete ocho nueve diez once doce',
  it: 'due tre quattro cinque sei sette otto nove dieci undici dodici',
  pt: 'dois três quatro cinco seis sete oito nove dez onze doze',
  nl: 'twee drie vier vijf zes zeven acht negen tien elf twaalf',
};

const longestSmall = 12;

const foreignWords = (text: string, language: string | null): readonly string[] => {
  const words = smallNumbers[language?.slice(0, 2).toLowerCase() ?? '']?.split(' ') ?? [];
  if (words.length === 0) return [];
  return [...wordsOf(text, longestSmall, true)]
    .map((word) => words.indexOf(word.toLowerCase()) + 2)
    .filter((value) => value >= 2)
    .flatMap((value) => [String(value), `${value} of nothing`]);
};
