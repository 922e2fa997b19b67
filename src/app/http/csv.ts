/**
 * How a cell begins that a spreadsheet takes for a formula: with `=`, `+`, `-` or `@`, full-width and small ones too, also
 * after white space, which some pass over; or with a control character. After OWASP's "CSV Injection" and ASVS 1.2.10.
 * Apostrophes in front change nothing, so that what the guard adds can be told from what was there.
 */
const formula = /^'*(?:[\0\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫])/;

const needsQuotes = /[",\r\n]/;

/**
 * One line of CSV by RFC 4180, its end included. A cell that would be a formula gets an apostrophe in front; a program that
 * wants it as it was takes that one off each cell which begins with an apostrophe and matches `formula`. The guard holds for
 * readers that split at commas: to others, cells begin elsewhere.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

const cell = (text: string): string => {
  const guarded = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};
