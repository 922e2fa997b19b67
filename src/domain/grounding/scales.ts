import { matchAt } from './places.ts';
import { mayGoOn } from './units.ts';

/** Powers of ten by their names, in lower case and without a full stop. */
const namedPowers: Readonly<Record<string, number>> = {
  hundred: 2,
  thousand: 3,
  million: 6,
  millions: 6,
  billion: 9,
  billions: 9,
  trillion: 12,
  trillions: 12,
  mn: 6,
  mln: 6,
  mio: 6,
  bn: 9,
  bln: 9,
  mrd: 9,
  trn: 12,
  tn: 12,
  lakh: 5,
  lakhs: 5,
  crore: 7,
  crores: 7,
  hundert: 2,
  tausend: 3,
  millionen: 6,
  milliarde: 9,
  milliarden: 9,
  billionen: 12,
  mille: 3,
  milliard: 9,
  milliards: 9,
  mil: 3,
  millón: 6,
  millones: 6,
  mila: 3,
  milione: 6,
  milioni: 6,
  miliardo: 9,
  miliardi: 9,
  milhão: 6,
  milhões: 6,
  bilhão: 9,
  bilhões: 9,
  duizend: 3,
  miljoen: 6,
  miljard: 9,
  тыс: 3,
  тысяч: 3,
  тысячи: 3,
  млн: 6,
  миллион: 6,
  миллиона: 6,
  миллионов: 6,
  млрд: 9,
  миллиард: 9,
  миллиарда: 9,
  миллиардов: 9,
};

/** Letters that scale only a number they are attached to. `m` and `t` may also be metres and tonnes. */
const attachedPowers: Readonly<Record<string, readonly number[]>> = {
  k: [3],
  K: [3],
  M: [6],
  m: [6, 0],
  B: [9],
  b: [9],
  T: [12, 0],
  t: [12, 0],
};

const ideographPowers: Readonly<Record<string, number>> = {
  百: 2,
  千: 3,
  万: 4,
  萬: 4,
  億: 8,
  亿: 8,
  兆: 12,
  백: 2,
  천: 3,
  만: 4,
  억: 8,
  조: 12,
};

const wordAfter = /[\s\u00a0\u202f-]?(\p{L}{1,12})(?!\p{L})\.?/uy;
const letterAfter = /([kKmMbBtT])(?!\p{L})/uy;
/** Abbreviations whose full stop does not end the sentence. */
const abbreviated = /^(?:mio|mrd|mln|mn|bn|bln|тыс|млн|млрд)$/;
const ideographAfter = /\s?([百千万萬億亿兆백천만억조])/uy;
/** The most scale words in a row: "three hundred thousand million". */
const mostNames = 3;

/** The powers of ten that may scale a number that ends at `at`, and where their words end. */
export const scaleAfter = (text: string, at: number): { readonly powers: readonly number[]; readonly end: number } => {
  if (!mayGoOn(text, at)) return { powers: [0], end: at };
  const letter = matchAt(letterAfter, text, at);
  if (letter !== null) return { powers: attachedPowers[letter[1] ?? ''] ?? [0], end: at + 1 };
  let power = 0;
  let end = at;
  for (let names = 0; names < mostNames; names++) {
    const next = nameAfter(text, end);
    if (next === null) break;
    power += next.power;
    end = next.end;
  }
  return { powers: [power], end };
};

const nameAfter = (text: string, at: number): { readonly power: number; readonly end: number } | null => {
  const ideograph = matchAt(ideographAfter, text, at);
  if (ideograph !== null) return { power: ideographPowers[ideograph[1] ?? ''] ?? 0, end: at + ideograph[0].length };
  const word = matchAt(wordAfter, text, at);
  const name = word?.[1]?.toLowerCase() ?? '';
  if (word === null || !Object.hasOwn(namedPowers, name)) return null;
  const foreignStop = word[0].endsWith('.') && !abbreviated.test(name);
  return { power: namedPowers[name] ?? 0, end: at + word[0].length - (foreignStop ? 1 : 0) };
};
