import { type EmailDesk, emailRoutes } from './routes/emails.ts';
import { type HealthDesk, healthRoutes } from './routes/health.ts';
import { type OperationsDesk, operationsRoutes } from './routes/operations.ts';
import { type PremiumDesk, premiumRoutes } from './routes/premium.ts';
import type { Route } from './routes/route.ts';
import { type SessionDesk, sessionRoutes } from './routes/session.ts';
import { type ThreadDesk, threadRoutes } from './routes/threads.ts';
import type { SessionCookie } from './session-cookie.ts';

/** The services of each part of the API. */
export interface Desks {
  readonly threads: ThreadDesk;
  readonly emails: EmailDesk;
  readonly premium: PremiumDesk;
  readonly session: SessionDesk;
  readonly health: HealthDesk;
  readonly operations: OperationsDesk;
}

/** Every route of the service. */
export const routesOf = (desks: Desks, cookie: SessionCookie): readonly Route[] => [
  ...threadRoutes(desks.threads),
  ...emailRoutes(desks.emails),
  ...premiumRoutes(desks.premium, cookie),
  ...sessionRoutes(desks.session, cookie),
  ...healthRoutes(desks.health),
  ...operationsRoutes(desks.operations),
];
