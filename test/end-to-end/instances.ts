import process from 'node:process';
import { expect } from 'chai';
import { type ChildService, childServices } from '../support/child-service.ts';
import { patience } from '../support/until.ts';

export const operatorKey = 'an-operators-key-for-tests';

type Variables = Readonly<Record<string, string | undefined>>;

/** How the tests of a suite start instances of the service. None outlives its test, or its suite, by `end`. */
export const instances = (
  end: typeof afterEach | typeof after = afterEach,
): ((v: Variables) => Promise<ChildService>) => {
  const run = childServices(end);
  const started: ChildService[] = [];
  const lines = (): string[] => started.flatMap((service) => service.lines);
  afterEach(function () {
    if (this.currentTest?.state === 'failed') process.stderr.write(`${lines().join('\n')}\n`);
    expect(lines().filter((line) => /unhandled|uncaught|"level":"(error|fatal)"/i.test(line))).to.deep.equal([]);
  });
  end(() => void started.splice(0));
  return (variables) => {
    const service = run({ API_KEYS: operatorKey, ...variables });
    started.push(service);
    return service.listening();
  };
};

/** For instances that share a healthy Redis with a busy machine. */
export const patient = { REDIS_TIMEOUT_MS: '2000' } as const;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it is not there
  readonly body: any;
}

/** @throws where the connection fails, or there is no answer within `withinMs` */
export const ask = async (
  { url }: ChildService,
  call: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`,
  body?: unknown,
  { withinMs = 20_000, headers = {} }: { withinMs?: number; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> => {
  const [method = '', path] = call.split(' ');
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    signal: AbortSignal.timeout(withinMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
};

export const asOperator = { headers: { 'X-API-Key': operatorKey } } as const;

/** RFC 9211, without the time left. */
export const cacheStatus = ({ headers }: Answer): string =>
  (headers.get('Cache-Status') ?? '').replace(/^Threadr; /, '').replace(/ ttl=\d+;/, '');

export const requestsUsed = async (service: ChildService): Promise<number> =>
  (await ask(service, 'GET /api/rate-limit-status')).body.requests_used;

/** Looks again and again. @returns how long it took, in milliseconds @throws where it is not so within that time */
export const within = async (ms: number, what: string, look: () => boolean | Promise<boolean>): Promise<number> => {
  const startMs = performance.now();
  while (!(await look())) {
    if (performance.now() > startMs + ms) throw new Error(`not within ${ms} ms: ${what}`);
    await patience();
  }
  return performance.now() - startMs;
};

/**
 * Looks until it is so, and prints how long that took. What one instance changes is on the other within a second: that is
 * shown of `LastKnown` on a controlled clock. Here it has longer, because all of it shares a machine.
 */
export const soon = async (what: string, look: () => Promise<boolean>): Promise<void> => {
  const tookMs = await within(5_000, what, look);
  process.stdout.write(`      ${what}: after ${Math.round(tookMs)} ms\n`);
};
