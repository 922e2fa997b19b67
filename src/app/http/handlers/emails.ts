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
 * `GET /api/emails`: CSV or NDJSON, whichever the client prefers. Sent page by page as the client reads: an export
 * holds only a page or two of the list in memory.
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
      Vary: 'Accept',
    });
    ctx.body = Readable.from(unbroken(ctx, fileOf(format, pages)));
  };

/** `GET /api/emails/stats` */
export const emailStats =
  (counting: CountEmails) =>
  async (ctx: Context): Promise<void> => {
    const count = await counting.run();
    ctx.body = { count };
  };

/**
 * `DELETE /api/emails/{email}`. Succeeds for an unknown address too: it is gone either way, and a client that retries
 * after a lost answer must not get an error. `erased` tells whether it was there.
 */
export const eraseEmail =
  (erasing: EraseEmail) =>
  async (ctx: Context): Promise<void> => {
    const email = parseEmailAddress(ctx.params.email ?? '');
    if (email === null) throw new Problem('invalid_request', { detail: notAnAddress });
    const erased = await erasing.run(email);
    ctx.body = { erased };
  };

const notAnAddress = 'The path must end in an e-mail address, percent-encoded.';

/**
 * The format that the client prefers. A client that accepts neither gets the likelier one (RFC 9110, 12.5.1, leaves
 * that to us): NDJSON if it accepts some kind of JSON, else CSV.
 */
const formatFor = (ctx: Context): ExportFormat => {
  const preferred = ctx.accepts('text/csv', 'application/x-ndjson');
  if (preferred === 'text/csv') return csv;
  if (preferred === 'application/x-ndjson') return ndjson;
  return ctx.accepts('application/json', 'application/ndjson', 'application/jsonl') ? ndjson : csv;
};

/**
 * Resets the connection after a failure halfway: clients and proxies would take an orderly end, which in HTTP/1.0 is
 * just a closed connection, for the end of the file.
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
