import { Readable } from 'node:stream';
import { parseEmailAddress } from '../../../domain/email-address.ts';
import type { CountEmails } from '../../../domain/use-cases/count-emails.ts';
import type { EraseEmail } from '../../../domain/use-cases/erase-email.ts';
import type { ExportEmails } from '../../../domain/use-cases/export-emails.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Context } from '../context.ts';
import { csv, type ExportFormat, fileOf, ndjson } from '../email-export.ts';
import { problemOf } from '../failure-translator.ts';
import { Problem } from '../problems.ts';

/**
 * `GET /api/emails`: CSV, or NDJSON for who would rather have it. Sent page by page as the client takes it: an export
 * holds a page or two of the list, however long that is.
 */
export const exportEmails =
  (exporting: ExportEmails, clock: Clock) =>
  async (ctx: Context): Promise<void> => {
    const format = formatFor(ctx);
    const pages = await exporting.run();
    const date = new Date(clock.now()).toISOString().slice(0, 10);
    ctx.set({
      'Content-Type': format.contentType,
      'Content-Disposition': `attachment; filename="emails-${date}.${format.extension}"`,
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    });
    ctx.body = Readable.from(unbroken(ctx, fileOf(format, pages)));
  };

/** `GET /api/emails/stats` */
export const emailStats =
  (counting: CountEmails) =>
  async (ctx: Context): Promise<void> => {
    const count = await counting.run();
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { count };
  };

/**
 * `DELETE /api/emails/{email}`. An address that was not there is no failure: it is gone either way, and who tries again
 * after a lost answer must not be told that it went wrong. `erased` says which it was.
 */
export const eraseEmail =
  (erasing: EraseEmail) =>
  async (ctx: Context): Promise<void> => {
    const email = parseEmailAddress(ctx.params.email ?? '');
    if (email === null) throw new Problem('invalid_request', { detail: notAnAddress });
    const erased = await erasing.run(email);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { erased };
  };

const notAnAddress = 'The path must end in an e-mail address, percent-encoded.';

/**
 * What the client prefers of the two. One that takes neither gets what it can most likely read (RFC 9110, 12.5.1, leaves
 * that to us): NDJSON where it takes JSON of some kind, else CSV.
 */
const formatFor = (ctx: Context): ExportFormat => {
  const preferred = ctx.accepts('text/csv', 'application/x-ndjson');
  if (preferred === 'text/csv') return csv;
  if (preferred === 'application/x-ndjson') return ndjson;
  return ctx.accepts('application/json', 'application/ndjson', 'application/jsonl') ? ndjson : csv;
};

/**
 * What fails half-way ends in a reset: whatever reads or forwards the answer would take an end in good order, which in
 * HTTP/1.0 is no more than a closed connection, for the end of the file.
 */
async function* unbroken(ctx: Context, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    const level = problemOf(error).code === 'internal_error' ? 'error' : 'warn';
    ctx.state.log[level]({ err: error }, 'an export was broken off');
    ctx.socket.resetAndDestroy();
  }
}
