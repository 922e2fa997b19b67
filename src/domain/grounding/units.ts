import { kind, kindsOfUnit } from '../character-kinds.ts';
import { matchAt, wordsOf } from './places.ts';

/**
 * The unit of a quantity, as far as the text shows it. Currencies with one name are one unit: A$ and US$ are dollars.
 */
export type Unit = 'percent' | Currency;
type Currency = 'dollar' | 'euro' | 'pound' | 'yen' | 'rupee' | 'franc' | 'won' | 'rouble' | 'bitcoin';

/** Yuan and yen share a sign, and so are one unit here. */
const names: Readonly<Record<Unit, string>> = {
  percent: '% ٪ ％ percent percentage percents pct prozent procent процент процента процентов',
  dollar: '$ ＄ usd cad aud dollar dollars dollari dolar dolares dólar dólares доллар доллара долларов 美元 달러',
  euro: '€ eur euro euros евро 欧元 유로',
  pound: '£ gbp pound pounds sterling pfund libra libras 英镑',
  yen: '¥ ￥ jpy cny rmb yen yuan renminbi 円 元 日元 人民币',
  rupee: '₹ inr rs rupee rupees rupien',
  franc: 'chf franc francs franken franchi',
  won: '₩ krw 원',
  rouble: '₽ rub ruble rubles rouble roubles rubel рубль рубля рублей',
  bitcoin: '₿ btc bitcoin bitcoins',
};

const units = new Map<string, Unit>(
  (Object.keys(names) as Unit[]).flatMap((unit) => names[unit].split(' ').map((name) => [name, unit] as const)),
);
const symbols = '$＄€£¥￥₹₩₽₿';

const phraseAfter = /[\s\u00a0]?(?:per cent|pour cent|por cien(?:to)?|por cento|per cento)(?!\p{L})/iuy;
const nameAfter = /[\s\u00a0\u202f-]?(?:of |de |d['’]|US |U\.S\. )?([%％٪$＄€£¥￥₹₩₽₿]|[円元원]|\p{L}{2,16})/uy;
const symbolBefore = new RegExp(`(?:(?<!\\p{L})[A-Z]{1,2})?([${symbols}])[\\s\\u00a0]?$`, 'u');
const codeBefore = /(?<!\p{L})([A-Z]{3}|Rs)\.?[\s\u00a0]?$/u;

/** The unit right after a number that ends at `at`, and where the unit ends. */
export const unitAfter = (text: string, at: number): { readonly unit: Unit; readonly end: number } | null => {
  if (!mayGoOn(text, at)) return null;
  const phrase = matchAt(phraseAfter, text, at);
  if (phrase !== null) return { unit: 'percent', end: at + phrase[0].length };
  const name = matchAt(nameAfter, text, at);
  const unit = units.get(name?.[1]?.toLowerCase() ?? '');
  return name === null || unit === undefined ? null : { unit, end: at + name[0].length };
};

/** The currency right before a number that starts at `at`: `$`, `US$`, `EUR `. */
export const currencyBefore = (text: string, at: number): { readonly unit: Unit; readonly start: number } | null => {
  const last = text.charAt(text.charAt(at - 1).trim() === '' ? at - 2 : at - 1);
  if (!/[\p{Sc}A-Zs.]/u.test(last)) return null;
  const before = text.slice(Math.max(0, at - 6), at);
  const match = symbolBefore.exec(before) ?? codeBefore.exec(before);
  const unit = units.get(match?.[1]?.toLowerCase() ?? '');
  return match === null || unit === undefined ? null : { unit, start: at - match[0].length };
};

const anySymbol = new RegExp(`[${symbols}]`, 'g');
const longestName = 12;

/** The currencies named anywhere in a text, as the heading of a table names one for all its figures. */
export const currenciesNamed = (text: string): readonly Unit[] =>
  [...new Set(text.match(anySymbol)), ...[...wordsOf(text, longestName, true)].filter((word) => word.length > 1)]
    .map((name) => units.get(name.toLowerCase()))
    .filter((unit) => unit !== undefined && unit !== 'percent');

/** Whether a scale or unit can follow: a cheap test that saves most numbers the search for a name. */
export const mayGoOn = (text: string, at: number): boolean => {
  const isGap = text.charCodeAt(at) === hyphen || (kindsOfUnit(text.charCodeAt(at)) & kind.space) !== 0;
  const next = isGap ? at + 1 : at;
  return (kindsOfUnit(text.charCodeAt(next)) & kind.letter) !== 0 || /[\p{Sc}%٪％]/u.test(text.charAt(next));
};

const hyphen = 0x2d;
