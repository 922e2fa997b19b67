import { z } from 'zod';
import { emptySession, type Session } from '../../../domain/session.ts';
import type { ChangePreferences } from '../../../domain/use-cases/change-preferences.ts';
import type { ForgetSession } from '../../../domain/use-cases/forget-session.ts';
import type { ReadSession } from '../../../domain/use-cases/read-session.ts';
import type { Limited } from '../../../domain/use-cases/within-quota.ts';
import type { Context } from '../context.ts';
import { problemOfRefusal } from '../failure-translator.ts';
import { parseBody } from '../json-body.ts';
import { changesOf, fieldsOf, preferenceChangesSchema } from '../preference-fields.ts';
import { quotaHeaders } from '../quota-headers.ts';
import { freshSessionId, type SessionCookie } from '../session-cookie.ts';

/** `GET /api/session`. A visitor without a session gets a cookie; nothing is stored until there is data. */
export const showSession =
  (readSession: ReadSession, cookie: SessionCookie) =>
  async (ctx: Context): Promise<void> => {
    const id = ctx.state.session?.id ?? null;
    const session = id === null ? emptySession : await readSession.run(id);
    cookie.set(ctx, id ?? freshSessionId());
    tell(ctx, session);
  };

const changeSchema = z.strictObject({ preferences: preferenceChangesSchema });

/** `PATCH /api/session`: sets the given preferences; null clears one, and the others stay. */
export const changePreferences =
  (change: ChangePreferences, cookie: SessionCookie) =>
  async (ctx: Context): Promise<void> => {
    const changes = changesOf(parseBody(ctx, changeSchema).preferences);
    const id = ctx.state.session?.id ?? freshSessionId();
    const session = allowed(ctx, await change.run({ session: id, changes, visitor: ctx.state.visitor }));
    cookie.set(ctx, id);
    tell(ctx, session);
  };

/** `DELETE /api/session`: deletes the session, both here and in the browser. */
export const forgetSession =
  (forget: ForgetSession, cookie: SessionCookie) =>
  async (ctx: Context): Promise<void> => {
    const { session, visitor } = ctx.state;
    allowed(ctx, await forget.run({ session: session?.id ?? null, visitor }));
    cookie.clear(ctx);
    ctx.body = { deleted: true };
  };

/** Sets the quota's headers. @throws Problem when the quota is used up */
const allowed = <T>(ctx: Context, outcome: Limited<T>): T => {
  if (outcome.standing !== null) ctx.set(quotaHeaders(outcome.standing));
  if (outcome.kind === 'rate_limited') throw problemOfRefusal({ code: 'rate_limited', standing: outcome.standing });
  return outcome.value;
};

const tell = (ctx: Context, { preferences, threads }: Session): void => {
  const { visitor } = ctx.state;
  ctx.body = {
    preferences: fieldsOf(preferences),
    threads: threads.map(({ id, title, platform, createdAtMs }) => ({
      id,
      title,
      platform,
      created_at: new Date(createdAtMs).toISOString(),
    })),
    plan: visitor.kind === 'operator' ? 'operator' : visitor.plan,
  };
};
