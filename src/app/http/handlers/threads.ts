import { sha256 } from '../../../domain/fingerprint.ts';
import type { FindThread } from '../../../domain/use-cases/find-thread.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problems.ts';
import { threadAnswer } from '../thread-answer.ts';

/** `GET /api/threads/{id}`, with `?source=1` also the text that the posts' ranges point into. */
export const showThread =
  (findThread: FindThread) =>
  async (ctx: Context): Promise<void> => {
    const withSource = ctx.query.source === '1';
    const found = await findThread.run(ctx.params.id ?? '', { withSource });
    if (found === null)
      throw new Problem('not_found', { detail: 'There is no such thread, or it is not kept any longer.' });
    const answer = threadAnswer(found.thread, { cached: true, saved: true });
    const body = JSON.stringify(withSource ? { ...answer, source_text: found.sourceText } : answer);
    ctx.type = 'application/json';
    // Who knows the id may see the thread, but no shared cache shall keep it.
    ctx.set('Cache-Control', 'private, no-cache');
    ctx.etag = sha256(body);
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = body;
  };
