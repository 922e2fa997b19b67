import { sha256 } from '../../../domain/fingerprint.ts';
import type { FindThread } from '../../../domain/use-cases/find-thread.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problems.ts';
import { threadAnswer } from '../thread-answer.ts';

/** `GET /api/threads/{id}`; with `?source=1` also the text to which the posts' ranges refer. */
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
    // Anybody who knows the id may see the thread, but no shared cache may store it.
    ctx.set('Cache-Control', 'private, no-cache');
    ctx.etag = sha256(body);
    if (namesEtag(ctx.get('If-None-Match'), ctx.response.etag)) ctx.status = 304;
    else ctx.body = body;
  };

// Not ctx.fresh: it takes `Cache-Control: no-cache`, which fetch() adds to every conditional request, for a reload.
const namesEtag = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.split(',').some((candidate) => ['*', etag].includes(candidate.trim().replace(/^W\//, '')));
