import type { ChangePreferences } from '../../../domain/use-cases/change-preferences.ts';
import type { ForgetSession } from '../../../domain/use-cases/forget-session.ts';
import type { ReadSession } from '../../../domain/use-cases/read-session.ts';
import { changePreferences, forgetSession, showSession } from '../handlers/session.ts';
import type { SessionCookie } from '../session-cookie.ts';
import type { Route } from './route.ts';

/** The services of the session routes. */
export interface SessionDesk {
  readonly readSession: ReadSession;
  readonly changePreferences: ChangePreferences;
  readonly forgetSession: ForgetSession;
}

export const sessionRoutes = (desk: SessionDesk, cookie: SessionCookie): readonly Route[] => {
  const path = '/api/session';
  const change = changePreferences(desk.changePreferences, cookie);
  return [
    { method: 'GET', path, access: 'visitor', handle: showSession(desk.readSession, cookie) },
    { method: 'PATCH', path, access: 'visitor', body: true, handle: change },
    { method: 'DELETE', path, access: 'visitor', handle: forgetSession(desk.forgetSession, cookie) },
  ];
};
