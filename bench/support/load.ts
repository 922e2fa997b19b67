import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface LoadOrder {
  readonly url: string;
  readonly path: string;
  /** Sent as JSON by POST; by GET without. */
  readonly body?: string;
  /** Kept alive, each with one request at a time. */
  readonly connections: number;
  readonly durationMs: number;
}

export interface LoadReport {
  readonly perSecond: number;
  /** Of those that were answered with 200 and, where a `Cache-Status` was sent, from the cache. */
  readonly latenciesMs: readonly number[];
  readonly others: number;
}

/** Asks as fast as it is answered, from a process of its own. */
export const load = async (order: LoadOrder): Promise<LoadReport> => {
  const child = fork(new URL('load-process.ts', import.meta.url), { serialization: 'advanced' });
  child.send(order);
  const [report] = await once(child, 'message');
  return report;
};
