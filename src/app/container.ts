import type { Logger } from 'pino';
import { PrometheusMetrics } from '../adapters/prometheus/prometheus-metrics.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { systemTimer } from '../adapters/system/system-timer.ts';
import { analyticsBindings } from './bindings/analytics.ts';
import { budgetBindings } from './bindings/budget.ts';
import { deskBindings } from './bindings/desks.ts';
import { generationBindings } from './bindings/generation.ts';
import { premiumBindings } from './bindings/premium.ts';
import { recordBindings } from './bindings/records.ts';
import { serverBindings } from './bindings/server.ts';
import { sessionBindings } from './bindings/sessions.ts';
import { storageBindings } from './bindings/storage.ts';
import { Lifecycle } from './lifecycle.ts';
import { recipe, type Services } from './services.ts';
import type { Settings } from './settings/settings.ts';
import type { Recipes } from './wire.ts';

/** How each service is made from the settings and other services. Tests may replace some. */
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
  ...recordBindings(settings, log),
  ...analyticsBindings(settings, log),
  ...premiumBindings(settings),
  ...sessionBindings(log),
  ...budgetBindings(settings, log),
  ...generationBindings(settings, log),
  ...deskBindings(settings),
  ...serverBindings(settings, log),
  ...replaced,
});
