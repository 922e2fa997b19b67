import { type Answer, cacheStatus } from './instances.ts';

type Tally = Record<string, number>;

interface Amounts {
  requests: number;
  threads: number;
  posts: number;
  cache_hits: number;
  cache_misses: number;
  collapsed: number;
  degraded: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  costMicroUsd: number;
  savedMicroUsd: number;
}

const codesOfOurs = new Set(['writer_unavailable', 'saturated', 'storage_unavailable', 'internal_error']);

/** What visitors were answered, written down from the answers themselves: what any summary has to agree with. */
export class Ledger {
  readonly #amounts: Amounts = {
    requests: 0,
    threads: 0,
    posts: 0,
    cache_hits: 0,
    cache_misses: 0,
    collapsed: 0,
    degraded: 0,
    input_tokens: 0,
    cached_input_tokens: 0,
    output_tokens: 0,
    costMicroUsd: 0,
    savedMicroUsd: 0,
  };
  readonly #tallies = {
    degraded_by: {} as Tally,
    refused: {} as Tally,
    errors: {} as Tally,
    platforms: {} as Tally,
    modes: {} as Tally,
    writers: {} as Tally,
  };
  readonly #sites: Tally = {};
  /** Threads by visitor; those who got none, too. */
  readonly threadsOf = new Map<string, number>();

  write(visitor: string, answer: Answer): void {
    this.#amounts.requests += 1;
    this.threadsOf.set(visitor, (this.threadsOf.get(visitor) ?? 0) + (answer.status === 200 ? 1 : 0));
    if (answer.status === 200) this.#writeThread(answer);
    else this.#writeRefusal(answer.body.code);
  }

  /** As `/api/analytics/summary` has it, but for what no answer tells: latencies, storage. */
  get expected() {
    const { costMicroUsd, savedMicroUsd, ...amounts } = this.#amounts;
    return {
      ...amounts,
      ...this.#tallies,
      cost_usd: costMicroUsd / 1e6,
      saved_usd: savedMicroUsd / 1e6,
      unique_visitors: this.threadsOf.size,
      top_sites: Object.entries(this.#sites).map(([site, threads]) => ({ site, threads })),
      not_counted: { requests: 0, visitors: 0, sites: 0 },
    };
  }

  #writeThread(answer: Answer): void {
    const { body } = answer;
    const amounts = this.#amounts;
    amounts.threads += 1;
    amounts.posts += body.thread.length;
    amounts[outcomeOf(answer)] += 1;
    for (const name of ['input_tokens', 'cached_input_tokens', 'output_tokens'] as const) {
      amounts[name] += body.usage[name];
    }
    amounts.costMicroUsd += Math.round(body.usage.cost_usd * 1e6);
    amounts.savedMicroUsd += Math.round(body.usage.saved_usd * 1e6);
    if (body.degraded !== null) {
      amounts.degraded += 1;
      countIn(this.#tallies.degraded_by, body.degraded);
    }
    countIn(this.#tallies.platforms, body.platform);
    countIn(this.#tallies.modes, body.mode);
    countIn(this.#tallies.writers, body.writer);
    if (body.source.url !== null) countIn(this.#sites, new URL(body.source.url).hostname);
  }

  #writeRefusal(code: string): void {
    countIn(this.#tallies.refused, code);
    if (codesOfOurs.has(code)) countIn(this.#tallies.errors, code);
  }
}

const outcomeOf = (answer: Answer): 'cache_hits' | 'collapsed' | 'cache_misses' => {
  const status = cacheStatus(answer);
  if (status.startsWith('hit')) return 'cache_hits';
  return status.endsWith('collapsed') ? 'collapsed' : 'cache_misses';
};

const countIn = (tally: Tally, name: string): void => {
  tally[name] = (tally[name] ?? 0) + 1;
};
