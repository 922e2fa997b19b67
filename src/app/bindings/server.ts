import type { Logger } from 'pino';
import { fineClock } from '../../adapters/system/fine-clock.ts';
import { boundBy } from '../bound.ts';
import { application } from '../http/application.ts';
import { HttpServer } from '../http/http-server.ts';
import { routesOf } from '../http/routes.ts';
import { ProcessFigures } from '../process-figures.ts';
import { recipe } from '../services.ts';
import type { Settings } from '../settings/settings.ts';

/** The HTTP server over everything else: asked for, it makes and starts all that is needed. */
export const serverBindings = (settings: Settings, log: Logger) => ({
  processFigures: recipe(
    [],
    () => new ProcessFigures(),
    (figures) => figures.stop(),
  ),
  server: recipe(
    [
      'generateThread',
      'findThread',
      'checkLimit',
      'captureEmail',
      'exportEmails',
      'countEmails',
      'eraseEmail',
      'clearCache',
      'recordAnalytics',
      'summariseAnalytics',
      'checkUsage',
      'premiumDesk',
      'sessionDesk',
      'histories',
      'identifyVisitor',
      'sessionCookie',
      'storage',
      'storageHealth',
      'cacheFigures',
      'openedWriter',
      'budget',
      'processFigures',
      'metrics',
      'lifecycle',
      'clock',
    ],
    (
      generateThread,
      findThread,
      checkLimit,
      captureEmail,
      exportEmails,
      countEmails,
      eraseEmail,
      clearCache,
      recordAnalytics,
      summariseAnalytics,
      checkUsage,
      premiumDesk,
      sessionDesk,
      histories,
      identifyVisitor,
      sessionCookie,
      storage,
      storageHealth,
      cacheFigures,
      { load: writerLoad, pricing },
      budget,
      processFigures,
      metrics,
      lifecycle,
      clock,
    ) => {
      const routes = routesOf({
        settings,
        bound: boundBy(settings, pricing),
        clock,
        stopwatch: fineClock,
        lifecycle,
        generateThread,
        findThread,
        checkLimit,
        captureEmail,
        exportEmails,
        countEmails,
        eraseEmail,
        clearCache,
        recordAnalytics,
        summariseAnalytics,
        checkUsage,
        premiumDesk,
        sessionDesk,
        histories,
        sessionCookie,
        storage,
        storageHealth,
        cacheFigures,
        writerLoad,
        budget,
        processFigures,
        exposition: metrics,
      });
      const identifying = {
        identifyVisitor,
        sessionCookie,
        trust: settings.http,
        operatorKeys: settings.http.operatorKeys,
      };
      const app = application(routes, { log, clock, metrics, lifecycle, ...identifying });
      return HttpServer.listen(app.callback(), settings.http);
    },
  ),
});
