import type { GeneratedFigures, GenerationEvent } from '../../domain/analytics.ts';
import { bucketOf, quantileMs } from './latency-histogram.ts';

/**
 * The figures of a day, by name:
 *
 * - `requests`, of which `threads` ended in a thread and `refused:<code>` did not
 * - of the threads: `hits`, `misses`, `collapsed`; `posts`; `degraded`, also `degraded:<reason>`; `platform:<name>`,
 *   `mode:<name>`, `writer:<name>`; `site:<host>`, and `other_sites` for those past the bound
 * - `input`, `cached`, `output`: tokens that misses took, `cached` being the part of `input` that the model had cached;
 *   `cost`: what they cost, in micro-USD; `saved`: what hits and collapsed requests would have cost
 * - `hit_ms:<bucket>`, `miss_ms:<bucket>`: how many took how long (`latency-histogram`)
 * - `visitors`: how many different ones, within 2 % (not a counter: the size of a union)
 * - what was lost: `dropped`, at most so many requests are in none of these; `unseen`, at most so many visitors are
 *   not in `visitors`
 *
 * Of all days together: the same, but for sites and visitors.
 */
export type Figures = Readonly<Record<string, number>>;

/** The requests that are lost when such a sum is: its own, and those that it already tells as lost. */
export const atStakeIn = ({ requests = 0, dropped = 0 }: Figures): number => requests + dropped;

export type Counted = readonly [name: string, amount: number];

/** @param site the name that the event's site is counted under */
export const countersOf = (event: GenerationEvent, site: string | null): readonly Counted[] => {
  const { outcome, platform, mode, durationMs } = event;
  if (outcome.kind === 'refused') return [one('requests'), one(`refused:${outcome.code}`)];
  const { kind, thread } = outcome;
  const counted: Counted[] = [one('requests'), one('threads'), one(outcomeNames[kind]), ['posts', thread.posts]];
  counted.push(one(`platform:${platform}`), one(`mode:${mode}`), one(`writer:${thread.writer}`));
  if (thread.degraded !== null) counted.push(one('degraded'), one(`degraded:${thread.degraded}`));
  if (site !== null) counted.push(one(site));
  // Who joined another's flight waited for a part of it: neither a hit's time nor a miss's.
  if (kind !== 'collapsed') counted.push(one(`${kind}_ms:${bucketOf(durationMs)}`));
  return [...counted, ...spendingOf(kind, thread)];
};

const outcomeNames = { hit: 'hits', miss: 'misses', collapsed: 'collapsed' } as const;

const spendingOf = (kind: keyof typeof outcomeNames, { usage }: GeneratedFigures): readonly Counted[] => {
  if (kind !== 'miss') return [['saved', usage.costMicroUsd]];
  const { inputTokens, cachedInputTokens, outputTokens, costMicroUsd } = usage;
  return [
    ['input', inputTokens],
    ['cached', cachedInputTokens],
    ['output', outputTokens],
    ['cost', costMicroUsd],
  ];
};

const one = (name: string): Counted => [name, 1];

/** How long a share of the hits, or of the misses, took at most; null where there were none. Figures of days add up. */
export const latencyMs = (figures: Figures, kind: 'hit' | 'miss', share: number): number | null => {
  const prefix = `${kind}_ms:`;
  const counts = Object.entries(figures)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, n]) => [Number(name.slice(prefix.length)), n] as const);
  return quantileMs(new Map(counts), share);
};
