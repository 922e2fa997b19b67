const decimalDigit = /^\p{Nd}$/u;
const digitValues = new Map<string, string>();

/** Writes decimal digits of any script as 0 to 9; keeps the rest. */
export const asciiDigits = (text: string): string =>
  ascii.test(text) ? text : text.replace(/(?![0-9])\p{Nd}/gu, asciiDigit);

const ascii = /^[\0-\x7f]*$/;

// Unicode encodes the digits 0 to 9 of every script in a row, so the number of digits before one is its value.
const asciiDigit = (digit: string): string => {
  const known = digitValues.get(digit);
  if (known !== undefined) return known;
  const point = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (decimalDigit.test(String.fromCodePoint(point - before - 1))) before++;
  const value = String(before % 10);
  digitValues.set(digit, value);
  return value;
};

/**
 * The possible values of a run of digits and separators, as plain decimals (`1200`, `0.5`). `1.234` has two: a bit more
 * than one, and more than a thousand. Empty if it is no number, such as `1.2.3`.
 */
export const readDecimal = (written: string): readonly string[] => {
  const digits = asciiDigits(written);
  if (/^\d*$/.test(digits)) return [decimal(digits, '')];
  const groups = digits.split(/\D/);
  const separators = digits.replace(/\d/g, '');
  const last = separators.at(-1) ?? '';
  const others = separators.slice(0, -1);
  const whole = groups.slice(0, -1);
  const fraction = groups.at(-1) ?? '';
  if (others !== '' && !others.includes(last)) {
    return uniform(others) && areThousands(whole) && mayBePoint(last) ? [decimal(whole.join(''), fraction)] : [];
  }
  if (!uniform(separators)) return [];
  const values: string[] = [];
  if (last !== '٫' && areThousands(groups)) values.push(decimal(groups.join(''), ''));
  // Nobody writes the decimal 1,2 as 1,200.
  const surelyThousands = values.length > 0 && last === ',' && fraction.endsWith('0');
  if (groups.length === 2 && mayBePoint(last) && !surelyThousands) values.push(decimal(whole.join(''), fraction));
  return values;
};

const uniform = (separators: string): boolean => separators === (separators[0] ?? '').repeat(separators.length);

const mayBePoint = (separator: string): boolean => separator === '.' || separator === ',' || separator === '٫';

/** Groups of three; or, as in India, of two before the last three. */
const areThousands = ([first = '', ...rest]: readonly string[]): boolean => {
  if (first === '' || first.length > 3 || first.startsWith('0') || rest.at(-1)?.length !== 3) return false;
  const inner = rest.slice(0, -1);
  return inner.every((group) => group.length === 3) || (first.length < 3 && inner.every((group) => group.length === 2));
};

/** Multiplies a decimal by a power of ten: `1.2` by 3 places is `1200`. */
export const shiftDecimal = (value: string, places: number): string => {
  const [whole = '', fraction = ''] = value.split('.');
  return decimal(whole + fraction.slice(0, places).padEnd(places, '0'), fraction.slice(places));
};

const decimal = (whole: string, fraction: string): string => {
  const significant = whole.replace(/^0+(?=\d)/, '');
  let end = fraction.length;
  while (fraction[end - 1] === '0') end--;
  return end === 0 ? significant : `${significant === '' ? '0' : significant}.${fraction.slice(0, end)}`;
};
