import { fineClock } from '../../adapters/system/fine-clock.ts';
import { CaptureEmail } from '../../domain/use-cases/capture-email.ts';
import { CheckLimit } from '../../domain/use-cases/check-limit.ts';
import { ClearCache } from '../../domain/use-cases/clear-cache.ts';
import { CountEmails } from '../../domain/use-cases/count-emails.ts';
import { EraseEmail } from '../../domain/use-cases/erase-email.ts';
import { ExportEmails } from '../../domain/use-cases/export-emails.ts';
import type { EmailDesk } from '../http/routes/emails.ts';
import type { HealthDesk } from '../http/routes/health.ts';
import type { OperationsDesk } from '../http/routes/operations.ts';
import type { ThreadDesk } from '../http/routes/threads.ts';
import { ProcessFigures } from '../process-figures.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

/** The services of each part of the API; premium and sessions have bindings of their own. */
export const deskBindings = (settings: Settings) => ({
  threadDesk: recipe(
    ['generateThread', 'findThread', 'threadMeter', 'checkUsage', 'recordAnalytics', 'histories'],
    (generateThread, findThread, meter, checkUsage, recordAnalytics, histories): ThreadDesk => ({
      generateThread,
      findThread,
      checkLimit: new CheckLimit(meter),
      checkUsage,
      recordAnalytics,
      histories,
      stopwatch: fineClock,
      quotas: settings.limits.threads,
      maxContentLength: settings.reading.maxContentLength,
    }),
  ),
  emailDesk: recipe(
    ['emailList', 'emailMeter', 'clock'],
    (list, meter, clock): EmailDesk => ({
      captureEmail: new CaptureEmail(list, meter, clock),
      exportEmails: new ExportEmails(list),
      countEmails: new CountEmails(list),
      eraseEmail: new EraseEmail(list),
      clock,
    }),
  ),
  healthDesk: recipe(
    ['bound', 'clock', 'lifecycle', 'storageHealth', 'cacheFigures'],
    (bound, clock, lifecycle, storageHealth, cacheFigures): HealthDesk => ({
      bound,
      environment: settings.environment,
      clock,
      lifecycle,
      storageHealth,
      storageRequired: settings.storage.required,
      cacheFigures,
    }),
  ),
  processFigures: recipe(
    ['timer'],
    (timer) => new ProcessFigures(timer),
    (figures) => figures.stop(),
  ),
  monitoredParts: recipe(
    ['storage', 'storageHealth', 'openedWriter', 'budget', 'processFigures'],
    (storage, storageHealth, { load: writerLoad }, budget, processFigures) => ({
      storage,
      storageHealth,
      writerLoad,
      budget,
      processFigures,
    }),
  ),
  operationsDesk: recipe(
    ['monitoredParts', 'bound', 'cacheFigures', 'cacheAdministration', 'summariseAnalytics', 'metrics'],
    (parts, bound, cacheFigures, administration, summariseAnalytics, metrics): OperationsDesk => ({
      ...parts,
      bound,
      settings: settings.read,
      cacheFigures,
      clearCache: new ClearCache(administration),
      summariseAnalytics,
      analyticsDays: settings.analytics.keptDays,
      exposition: metrics,
      metricsPublic: settings.http.metricsPublic,
    }),
  ),
});
