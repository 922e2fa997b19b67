import type { Quotas } from '../../../domain/quota.ts';
import type { CheckLimit } from '../../../domain/use-cases/check-limit.ts';
import type { CheckUsage } from '../../../domain/use-cases/check-usage.ts';
import type { FindThread } from '../../../domain/use-cases/find-thread.ts';
import { type GenerateRooms, generate } from '../handlers/generate.ts';
import { rateLimitStatus } from '../handlers/rate-limit-status.ts';
import { showThread } from '../handlers/threads.ts';
import { usageStatus } from '../handlers/usage.ts';
import type { Route } from './route.ts';

/** The services of the thread routes. */
export interface ThreadDesk extends GenerateRooms {
  readonly findThread: FindThread;
  readonly checkLimit: CheckLimit;
  readonly checkUsage: CheckUsage;
  readonly quotas: Quotas;
  /** The most characters of a text. */
  readonly maxContentLength: number;
}

export const threadRoutes = (desk: ThreadDesk): readonly Route[] => {
  const make = generate(desk, desk.maxContentLength);
  const tellLimit = rateLimitStatus(desk.checkLimit, desk.quotas);
  const tellUsage = usageStatus(desk.checkUsage, desk.quotas);
  return [
    { method: 'POST', path: '/api/generate', access: 'visitor', handle: make },
    { method: 'GET', path: '/api/threads/:id', access: 'visitor', handle: showThread(desk.findThread) },
    { method: 'GET', path: '/api/rate-limit-status', access: 'visitor', handle: tellLimit },
    { method: 'GET', path: '/api/usage/status', access: 'visitor', handle: tellUsage },
  ];
};
