import type { Logger } from 'pino';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import { IdentifyVisitor } from '../../domain/use-cases/identify-visitor.ts';
import { boundBy } from '../bound.ts';
import { application } from '../http/application.ts';
import { HttpServer } from '../http/http-server.ts';
import { routesOf } from '../http/routes.ts';
import { SessionCookie } from '../http/session-cookie.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

/** The HTTP server; resolving it creates and starts everything it needs. */
export const serverBindings = (settings: Settings, log: Logger) => ({
  bound: recipe(['openedWriter'], ({ pricing }) => boundBy(settings, pricing)),
  sessionCookie: recipe([], () => new SessionCookie(settings.http)),
  identifyVisitor: recipe(
    ['accessRegister', 'sessionStore', 'clock'],
    (register, sessions, clock) => new IdentifyVisitor(register, sessions, clock),
  ),
  desks: recipe(
    ['threadDesk', 'emailDesk', 'premiumDesk', 'sessionDesk', 'healthDesk', 'operationsDesk'],
    (threads, emails, premium, session, health, operations) => ({
      threads,
      emails,
      premium,
      session,
      health,
      operations,
    }),
  ),
  server: recipe(
    ['desks', 'identifyVisitor', 'sessionCookie', 'metrics', 'lifecycle'],
    (desks, identifyVisitor, sessionCookie, metrics, lifecycle) => {
      const { http } = settings;
      const app = application(routesOf(desks, sessionCookie), {
        log,
        stopwatch: fineClock,
        metrics,
        lifecycle,
        identifyVisitor,
        sessionCookie,
        trust: http,
        operatorKeys: http.operatorKeys,
      });
      return HttpServer.listen(app.callback(), http);
    },
  ),
});
