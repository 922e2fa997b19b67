import type { KeptEmail } from '../../ports/email-list.ts';
import { csvLine } from './csv.ts';

/** A format of the exported e-mail list. */
export interface ExportFormat {
  readonly contentType: string;
  readonly extension: string;
  readonly head: string;
  readonly line: (kept: KeptEmail) => string;
}

const columns = ['email', 'source', 'captured_at'] as const;

/** For spreadsheets: guarded against formulas. */
export const csv: ExportFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvLine(columns),
  line: (kept) => {
    const row = rowOf(kept);
    return csvLine(columns.map((column) => row[column] ?? ''));
  },
};

/** For programs: values unchanged. */
export const ndjson: ExportFormat = {
  contentType: 'application/x-ndjson',
  extension: 'ndjson',
  head: '',
  line: (kept) => `${JSON.stringify(rowOf(kept))}\n`,
};

const rowOf = ({ email, consent }: KeptEmail): Record<(typeof columns)[number], string | null> => ({
  email,
  source: consent.source,
  captured_at: new Date(consent.atMs).toISOString(),
});

/** The file, page by page. */
export async function* fileOf(
  { head, line }: ExportFormat,
  pages: AsyncIterable<readonly KeptEmail[]>,
): AsyncGenerator<string> {
  if (head !== '') yield head;
  for await (const page of pages) if (page.length > 0) yield page.map(line).join('');
}
