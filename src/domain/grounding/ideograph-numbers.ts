const digits = new Map([...'〇一二三四五六七八九'].map((character, value) => [character, value]));
digits.set('零', 0).set('两', 2).set('兩', 2);
const tens = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
]);
const myriads = new Map([
  ['万', 1e4],
  ['萬', 1e4],
  ['億', 1e8],
  ['亿', 1e8],
  ['兆', 1e12],
]);

export interface IdeographNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /**
   * True where it is usually no number: single ideographs are parts of words, and 千万 or 十分 mean "by all means", "very".
   */
  readonly isRhetorical: boolean;
}

const numerals = /[〇零一二三四五六七八九两兩十百千万萬億亿兆]{1,24}/g;

/** Numbers in Chinese and Japanese numerals, such as 三百 or 二〇二六. */
export const ideographNumbers = (text: string): readonly IdeographNumber[] =>
  Array.from(text.matchAll(numerals), ({ 0: written, index }) => ({
    start: index,
    end: index + written.length,
    value: readNumerals(written),
    isRhetorical: !/[〇零一二三四五六七八九两兩]/.test(written) || written.length === 1 || isEnumeration(written),
  }));

const hasNames = (written: string): boolean => /[十百千万萬億亿兆]/.test(written);
/** 一二 and 三三 are counting or names; years and other long rows of digits are numbers. */
const isEnumeration = (written: string): boolean => !hasNames(written) && written.length < 4;

const readNumerals = (written: string): number => {
  if (!hasNames(written)) return Number([...written].map((character) => digits.get(character)).join(''));
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  for (const character of written) {
    const ten = tens.get(character);
    const myriad = myriads.get(character);
    if (ten !== undefined) {
      section += (digit ?? 1) * ten;
      digit = null;
    } else if (myriad !== undefined) {
      total += (section + (digit ?? 0) || 1) * myriad;
      section = 0;
      digit = null;
    } else digit = digits.get(character) ?? null;
  }
  return total + section + (digit ?? 0);
};
