import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { harbourArticle } from './texts.ts';
import { untilTrue } from './until.ts';

export interface LoadOptions {
  /** Of the service. */
  readonly url: string;
  /** Decides what is asked, in which order, by whom. */
  readonly seed: number;
  /** Kept alive, each with one request at a time; 64 where not given. */
  readonly connections?: number;
  /** How many addresses the requests say they come from, by X-Forwarded-For; 200 where not given. */
  readonly clients?: number;
  /** On average, from an answer to the next request on that connection; 100 where not given. */
  readonly pauseMs?: number;
}

/** A request and what came of it. Times are those of `performance.now()`. */
export interface Exchange {
  readonly asked: 'hit' | 'miss' | 'standing';
  readonly client: string;
  /** 0 where there was no answer at all. */
  readonly status: number;
  readonly sentMs: number;
  readonly receivedMs: number;
}

const shares = { standing: 0.3, miss: 0.1 } as const;
const knownTexts = 20;
const sentences = harbourArticle.split('\n\n').slice(1, 3).join(' ');

const plainEveryMs = 20;
/** What a test that failed did not end shall not keep the run from ending. */
const unkept = { ref: false };

/** Keeps asking a service for threads, known and new, and for standings, until it is told to end. */
export class Load {
  readonly exchanges: Exchange[] = [];
  /** How long each request took meanwhile that needs no storage: as long as this machine makes anybody wait. */
  readonly plainMs: number[] = [];
  readonly #options: Required<LoadOptions>;
  readonly #pool: Pool;
  readonly #running: readonly Promise<void>[];
  readonly #underWay = new Set<Promise<void>>();
  #isOver = false;

  private constructor(options: LoadOptions) {
    this.#options = { connections: 64, clients: 200, pauseMs: 100, ...options };
    const { url, connections, seed } = this.#options;
    this.#pool = new Pool(url, { connections: connections + 1, pipelining: 1 });
    const asking = Array.from({ length: connections }, (_, at) => this.#keepAsking(randomOf(seed * 1_000 + at), at));
    this.#running = [...asking, this.#keepAskingPlainly()];
  }

  static begin(options: LoadOptions): Load {
    return new Load(options);
  }

  /** When so many more requests have been answered that were sent after this call. */
  async answered(n: number): Promise<void> {
    const fromMs = performance.now();
    const since = this.exchanges.length;
    const isSo = (): boolean => this.exchanges.slice(since).filter(({ sentMs }) => sentMs >= fromMs).length >= n;
    await untilTrue(isSo);
  }

  /** When all requests have been answered that were under way at this call. */
  async answeredAll(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Sends no more, and waits for what is under way. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    await this.#pool.close();
  }

  async #keepAsking(random: () => number, connection: number): Promise<void> {
    for (let n = 0; !this.#isOver; n += 1) {
      await pause(random() * 2 * this.#options.pauseMs, undefined, unkept);
      const dice = random();
      const client = addressOf(Math.floor(random() * this.#options.clients));
      if (dice < shares.standing) await this.#exchange('standing', client, null);
      else if (dice < shares.standing + shares.miss) await this.#exchange('miss', client, `${connection} ${n}`);
      else await this.#exchange('hit', client, `${Math.floor(random() * knownTexts)}`);
    }
  }

  async #keepAskingPlainly(): Promise<void> {
    while (!this.#isOver) {
      const sentMs = performance.now();
      // A service that does not answer at all shows in the exchanges.
      const answer = await this.#pool.request({ method: 'GET', path: '/livez' }).catch(() => null);
      await answer?.body.dump();
      this.plainMs.push(performance.now() - sentMs);
      await pause(plainEveryMs, undefined, unkept);
    }
  }

  async #exchange(asked: Exchange['asked'], client: string, title: string | null): Promise<void> {
    const exchange = this.#record(asked, client, title);
    this.#underWay.add(exchange);
    await exchange;
    this.#underWay.delete(exchange);
  }

  async #record(asked: Exchange['asked'], client: string, title: string | null): Promise<void> {
    const sentMs = performance.now();
    const status = await this.#send(client, title).catch(() => 0);
    this.exchanges.push({ asked, client, status, sentMs, receivedMs: performance.now() });
  }

  async #send(client: string, title: string | null): Promise<number> {
    const headers = { 'x-forwarded-for': client, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: `The harbour ${title}. ${sentences}` });
    const answer = await this.#pool.request(
      title === null
        ? { method: 'GET', path: '/api/rate-limit-status', headers }
        : { method: 'POST', path: '/api/generate', headers, body },
    );
    await answer.body.dump();
    return answer.statusCode;
  }
}

const addressOf = (client: number): string => `198.18.${client >> 8}.${client & 255}`;

/** Mulberry32: from 0 up to but without 1, the same for the same seed. */
const randomOf = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** What somebody was granted, by client. A standing spends nothing. */
export const grantsIn = (exchanges: readonly Exchange[]): ReadonlyMap<string, readonly Exchange[]> =>
  Map.groupBy(
    exchanges.filter(({ asked, status }) => asked !== 'standing' && status === 200),
    ({ client }) => client,
  );

/**
 * The most grants that certainly fell into one window shorter than that: when each was granted is known only to lie
 * between its request and its answer.
 */
export const mostWithin = (grants: readonly Exchange[], windowMs: number): number =>
  Math.max(
    0,
    ...grants.map(
      ({ sentMs: fromMs }) =>
        grants.filter(({ sentMs, receivedMs }) => sentMs >= fromMs && receivedMs < fromMs + windowMs).length,
    ),
  );
