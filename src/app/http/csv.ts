/**
 * The beginning of a cell that a spreadsheet takes for a formula: `=`, `+`, `-` or `@`, full-width and small ones too,
 * also after white space, which some skip; or a control character. After OWASP's "CSV Injection" and ASVS 1.2.10.
 * Apostrophes before it do not matter, so that the guard's own apostrophe can be told from an original one.
 */
const formula = /^'*(?:[\0\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫])/;

const needsQuotes = /[",\r\n]/;

/**
 * One line of CSV by RFC 4180, with its line end. A cell that would be a formula gets an apostrophe in front. To
 * restore the values, remove one apostrophe from each cell that begins with one and matches `formula`. The guard
 * protects readers that split at commas; for others, cells begin elsewhere.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

const cell = (text: string): string => {
  const guarded = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};
