import type { Quotas } from '../../domain/quota.ts';
import type { CaptureEmail } from '../../domain/use-cases/capture-email.ts';
import type { CheckLimit } from '../../domain/use-cases/check-limit.ts';
import type { FindThread } from '../../domain/use-cases/find-thread.ts';
import type { GenerateThread } from '../../domain/use-cases/generate-thread.ts';
import type { RecordAnalytics } from '../../domain/use-cases/record-analytics.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Bound } from '../bound.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { ReadVariable } from '../settings/environment.ts';
import type { Context } from './context.ts';
import { captureEmail } from './handlers/capture-email.ts';
import { generate } from './handlers/generate.ts';
import { alive, health, ready, startup } from './handlers/health.ts';
import { type Exposition, metrics } from './handlers/metrics.ts';
import { rateLimitStatus } from './handlers/rate-limit-status.ts';
import { showThread } from './handlers/threads.ts';

/** What the routes need: use-cases, and what there is to tell about the process. */
export interface Rooms {
  readonly generateThread: GenerateThread;
  readonly findThread: FindThread;
  readonly checkLimit: CheckLimit;
  readonly captureEmail: CaptureEmail;
  readonly recordAnalytics: RecordAnalytics;
  readonly clock: Clock;
  readonly lifecycle: Lifecycle;
  readonly bound: Bound;
  readonly quotas: Quotas;
  readonly maxContentLength: number;
  readonly environment: string;
  readonly exposition: Exposition;
  readonly metricsPublic: boolean;
  readonly settingsRead: readonly ReadVariable[];
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** `anyone` is not even asked who they are; a `visitor` is identified; an `operator` needs a key. */
  readonly access: 'anyone' | 'visitor' | 'operator';
  readonly handle: (ctx: Context) => void | Promise<void>;
}

/** Every way into the service. A route that takes a body takes JSON. */
export const routesOf = (rooms: Rooms): readonly Route[] => {
  const { bound, clock, environment, quotas } = rooms;
  const metricsAccess = rooms.metricsPublic ? 'anyone' : 'operator';
  const keepEmail = captureEmail(rooms.captureEmail);
  const makeThread = generate(rooms.generateThread, rooms.recordAnalytics, clock, rooms.maxContentLength);
  return [
    { method: 'POST', path: '/api/generate', access: 'visitor', handle: makeThread },
    { method: 'GET', path: '/api/threads/:id', access: 'visitor', handle: showThread(rooms.findThread) },
    {
      method: 'GET',
      path: '/api/rate-limit-status',
      access: 'visitor',
      handle: rateLimitStatus(rooms.checkLimit, quotas),
    },
    { method: 'POST', path: '/api/capture-email', access: 'visitor', handle: keepEmail },
    { method: 'POST', path: '/api/subscribe', access: 'visitor', handle: keepEmail },
    { method: 'GET', path: '/health', access: 'anyone', handle: health(bound, environment, clock) },
    { method: 'GET', path: '/livez', access: 'anyone', handle: alive },
    { method: 'GET', path: '/readyz', access: 'anyone', handle: ready(rooms.lifecycle) },
    { method: 'GET', path: '/metrics', access: metricsAccess, handle: metrics(rooms.exposition) },
    { method: 'GET', path: '/debug/startup', access: 'operator', handle: startup(bound, rooms.settingsRead) },
  ];
};
