import type { Logger } from 'pino';
import { PrometheusMetrics } from '../adapters/prometheus/prometheus-metrics.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { systemTimer } from '../adapters/system/system-timer.ts';
import { CaptureEmail } from '../domain/use-cases/capture-email.ts';
import { CheckLimit } from '../domain/use-cases/check-limit.ts';
import { ClearCache } from '../domain/use-cases/clear-cache.ts';
import { CountEmails } from '../domain/use-cases/count-emails.ts';
import { EraseEmail } from '../domain/use-cases/erase-email.ts';
import { ExportEmails } from '../domain/use-cases/export-emails.ts';
import { IdentifyVisitor } from '../domain/use-cases/identify-visitor.ts';
import { analyticsBindings } from './bindings/analytics.ts';
import { budgetBindings } from './bindings/budget.ts';
import { generationBindings } from './bindings/generation.ts';
import { premiumBindings } from './bindings/premium.ts';
import { recordBindings } from './bindings/records.ts';
import { serverBindings } from './bindings/server.ts';
import { sessionBindings } from './bindings/sessions.ts';
import { storageBindings } from './bindings/storage.ts';
import { SessionCookie } from './http/session-cookie.ts';
import { Lifecycle } from './lifecycle.ts';
import { recipe, type Services } from './services.ts';
import type { Settings } from './settings/settings.ts';
import type { Recipes } from './wire.ts';

/** How every service is made out of the settings and the others. A test may replace some. */
export const wiring = (
  settings: Settings,
  log: Logger,
  replaced: Partial<Recipes<Services>> = {},
): Recipes<Services> => ({
  clock: recipe([], () => systemClock),
  timer: recipe([], () => systemTimer),
  metrics: recipe([], () => new PrometheusMetrics()),
  lifecycle: recipe([], () => new Lifecycle()),
  ...storageBindings(settings, log),
  ...recordBindings(settings),
  ...analyticsBindings(settings, log),
  ...premiumBindings(settings),
  ...sessionBindings(log),
  ...budgetBindings(settings, log),
  ...generationBindings(settings, log),
  checkLimit: recipe(['threadMeter'], (meter) => new CheckLimit(meter)),
  captureEmail: recipe(
    ['emailList', 'emailMeter', 'clock'],
    (list, meter, clock) => new CaptureEmail(list, meter, clock),
  ),
  exportEmails: recipe(['emailList'], (list) => new ExportEmails(list)),
  countEmails: recipe(['emailList'], (list) => new CountEmails(list)),
  eraseEmail: recipe(['emailList'], (list) => new EraseEmail(list)),
  clearCache: recipe(['cacheAdministration'], (administration) => new ClearCache(administration)),
  sessionCookie: recipe([], () => new SessionCookie(settings.http)),
  identifyVisitor: recipe(
    ['accessRegister', 'sessionStore', 'clock'],
    (register, sessions, clock) => new IdentifyVisitor(register, sessions, clock),
  ),
  ...serverBindings(settings, log),
  ...replaced,
});
