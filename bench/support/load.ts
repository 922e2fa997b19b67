import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface LoadOrder {
  readonly url: string;
  readonly path: string;
  /** Sent as JSON by POST; by GET without. In place of `varyingMark` each request has letters of its own. */
  readonly body?: string;
  /** Kept alive, each with one request at a time. */
  readonly connections: number;
  readonly durationMs: number;
  /** Ends it earlier: after so many answers. */
  readonly answers?: number;
  /** From an answer to the next request on that connection; 0 where not given. */
  readonly pauseMs?: number;
  /** What a `Cache-Status`, where one is sent, has to begin with; a hit where not given. */
  readonly cacheStatus?: string;
}

export interface LoadReport {
  readonly perSecond: number;
  /** Of those that were answered with 200 and, where a `Cache-Status` was sent, with the one expected. */
  readonly latenciesMs: readonly number[];
  readonly others: number;
}

/** In a body, where requests are to differ. */
export const varyingMark = '(((varying)))';

/** Asks as fast as it is answered, from a process of its own. */
export const load = async (order: LoadOrder): Promise<LoadReport> => {
  const child = fork(new URL('load-process.ts', import.meta.url), { serialization: 'advanced' });
  child.send(order);
  const death = once(child, 'exit').then(([code]) => {
    throw new Error(`the load of ${order.url} ended with ${code} and without a report`);
  });
  const [report] = await Promise.race([once(child, 'message'), death]);
  return report;
};

/** What the service was seen to need until its CPU time per request fell no more. */
const settlingAnswers = 60_000;
const patienceMs = 60_000;

/**
 * Asks until the compiler has settled. Some functions are optimised late, some twice: a service that was warmed for four
 * seconds only was understated by a third. Both sides of a comparison need it, whatever a small one can do without.
 *
 * @throws Error when it is answered with something else than what is to be measured
 */
export const warmUp = async (
  order: Omit<LoadOrder, 'durationMs' | 'connections'>,
  answers = settlingAnswers,
  atMostMs = patienceMs,
): Promise<void> => {
  const { others } = await load({ ...order, connections: 64, durationMs: atMostMs, answers });
  if (others > 0) throw new Error(`${others} answers of ${order.url} were not what is measured`);
};
