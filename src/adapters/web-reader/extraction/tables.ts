import { lineOf, type PageElement } from './dom.ts';

/** True for a table of data; false for one that only lays out the page. */
export const isDataTable = (table: PageElement): boolean =>
  table.querySelectorAll('tr').length > 1 &&
  table.querySelectorAll('td,th').length > 3 &&
  table.querySelector('p,div,table,h1,h2,h3,h4,ul,ol') === null;

/** One line per row, its cells separated by bars. A header that is repeated for narrow screens is written once. */
export const tableText = (table: PageElement): string =>
  table
    .querySelectorAll('tr')
    .map((row) => row.querySelectorAll('td,th').map(lineOf).join(' | '))
    .filter((line, i, lines) => /[^\s|]/.test(line) && line !== lines[i - 1])
    .join('\n');
