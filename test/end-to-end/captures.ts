import { expect } from 'chai';
import fc from 'fast-check';
import type { EmailRecord } from '../../src/adapters/records/stored-email-list.ts';
import type { RedisTarget } from '../../src/adapters/redis/ioredis/redis-target.ts';
import { openSqliteStorage } from '../../src/adapters/sqlite/sqlite-storage.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import type { ChildService } from '../support/child-service.ts';
import { openStorage } from '../support/redis-stores.ts';
import { patience } from '../support/until.ts';
import { type Answer, ask } from './instances.ts';

export const addresses: readonly string[] = Array.from({ length: 1_000 }, (_, at) => `visitor-${at}@example.com`);

/** So many numbers of acknowledged captures at which to strike: at random, but the same each time for a seed. */
export const moments = (n: number, seed: number): readonly number[] => {
  const parts = { minLength: n, maxLength: n };
  const [drawn = []] = fc.sample(fc.uniqueArray(fc.integer({ min: 1, max: addresses.length - 50 }), parts), {
    seed,
    numRuns: 1,
  });
  return drawn.toSorted((a, b) => a - b);
};

const visitorsAtATime = 16;
const pauseMs = 20;

/** Visitors who leave all addresses, several at a time, and each tries again until it is thanked. */
export class Captures {
  readonly acknowledged = new Set<string>();
  /** What was answered instead of 200. */
  readonly refusals: Answer[] = [];
  /** How often there was no answer at all. */
  failures = 0;
  readonly #service: () => ChildService;
  readonly #waiting = [...addresses];

  /** @param service which one to ask now */
  constructor(service: () => ChildService) {
    this.#service = service;
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: visitorsAtATime }, () => this.#leaveSome()));
  }

  /** Resolves in the midst of it, when so many were acknowledged. */
  async reach(acknowledged: number): Promise<void> {
    while (this.acknowledged.size < acknowledged) await patience(1);
  }

  async #leaveSome(): Promise<void> {
    for (let email = this.#waiting.shift(); email !== undefined; email = this.#waiting.shift()) {
      while (!(await this.#leave(email))) await patience(pauseMs);
    }
  }

  async #leave(email: string): Promise<boolean> {
    const answer = await ask(this.#service(), 'POST /api/capture-email', { email }).catch(() => null);
    if (answer === null) this.failures += 1;
    else if (answer.status === 200) this.acknowledged.add(email);
    else this.refusals.push(answer);
    return answer?.status === 200;
  }
}

/** Each says that storage is to blame, and when to come back. */
export const expectHonest = (refusals: readonly Answer[]): void => {
  for (const { status, headers, body } of refusals) {
    expect(status).to.equal(503);
    expect(body).to.include({ code: 'storage_unavailable' });
    expect(Number(headers.get('Retry-After'))).to.be.at.least(1);
  }
};

export const keptInRedis = async (target: RedisTarget): Promise<readonly string[]> => kept(await openStorage(target));

export const keptInFile = async (directory: string): Promise<readonly string[]> =>
  kept(await openSqliteStorage({ directory }));

const kept = async (storage: Storage): Promise<readonly string[]> => {
  const emails: string[] = [];
  try {
    for (let after: string | null = null; ; ) {
      const { records, next } = await storage.lists.page('e', 'emails', after, 300);
      emails.push(...records.map(({ value }) => (JSON.parse(value) as EmailRecord).email));
      if (next === null) return emails;
      after = next;
    }
  } finally {
    await storage.close();
  }
};
