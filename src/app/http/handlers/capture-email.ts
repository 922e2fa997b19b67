import { z } from 'zod';
import { parseEmailAddress } from '../../../domain/email-address.ts';
import type { CaptureEmail } from '../../../domain/use-cases/capture-email.ts';
import type { Context } from '../context.ts';
import { problemOfRefusal } from '../failure-translator.ts';
import { parseBody } from '../json-body.ts';
import { Problem } from '../problems.ts';
import { quotaHeaders } from '../quota-headers.ts';
import { wellFormed } from '../well-formed.ts';

const captureEmailSchema = z.strictObject({
  email: wellFormed().max(320, 'At most 320 characters.'),
  source: wellFormed().max(200, 'At most 200 characters.').optional(),
});

/** `POST /api/capture-email`: the same answer for a known and a new address. */
export const captureEmail =
  (capture: CaptureEmail) =>
  async (ctx: Context): Promise<void> => {
    const body = parseBody(ctx, captureEmailSchema);
    const email = parseEmailAddress(body.email);
    if (email === null) {
      throw new Problem('invalid_request', { errors: [{ pointer: '/email', detail: 'Must be an e-mail address.' }] });
    }
    const outcome = await capture.run({ email, source: body.source ?? null, visitor: ctx.state.visitor });
    if (outcome.standing !== null) ctx.set(quotaHeaders(outcome.standing));
    if (outcome.kind === 'rate_limited') throw problemOfRefusal({ code: 'rate_limited', standing: outcome.standing });
    ctx.body = { status: 'success', success: true, email, message: 'Thank you: the address is kept.' };
  };
