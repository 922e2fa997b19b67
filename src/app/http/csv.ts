/**
 * How a cell begins that a spreadsheet takes for a formula: `=`, `+`, `-`, `@`, also full-width or small, and also after
 * white space, which some pass over; or a control character. After the OWASP's page on CSV injection and ASVS 1.2.10.
 * Apostrophes in front make it no other cell, so that the guard can be told from what it guards.
 */
const formula = /^'*(?:[\0\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫])/;

const needsQuotes = /[",\r\n]/;

/**
 * One line of CSV by RFC 4180, its end included. No cell of it is a formula: one that would be gets an apostrophe in
 * front. Whoever reads the file by program gets the cell back by taking one off what matches the pattern behind one.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

const cell = (text: string): string => {
  const guarded = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};
