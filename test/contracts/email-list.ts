import assert from 'node:assert/strict';
import { type EmailAddress, parseEmailAddress } from '../../src/domain/email-address.ts';
import type { EmailList } from '../../src/ports/email-list.ts';
import type { Runner } from './runner.ts';

export interface EmailListHarness {
  /** An empty list. */
  open(): EmailList | Promise<EmailList>;
  close?(list: EmailList): Promise<void>;
  /** What is on it, in any order. */
  kept(list: EmailList): Promise<readonly KeptEmail[]>;
}

export interface KeptEmail {
  readonly email: string;
  readonly source: string | null;
  readonly atMs: number;
}

type Kept = () => Promise<readonly KeptEmail[]>;

const address = (text: string): EmailAddress => {
  const parsed = parseEmailAddress(text);
  assert.ok(parsed !== null, `${text} is an address`);
  return parsed;
};

/** What `EmailList` promises, of any adapter. */
export const emailListContract = (name: string, { describe, it }: Runner, harness: EmailListHarness): void => {
  const using = (body: (list: EmailList, kept: Kept) => Promise<void>) => async (): Promise<void> => {
    const list = await harness.open();
    try {
      await body(list, () => harness.kept(list));
    } finally {
      await harness.close?.(list);
    }
  };

  describe(`${name}: an e-mail list`, () => {
    it('keeps an address with where and when it was left', using(keptWhole));
    it('keeps an address once, as it was left first', using(keptOnce));
    it('keeps an address once when many leave it at one time', using(keptOnceAtOnce));
    it('keeps odd addresses and odd sources apart', using(keptOdd));
  });
};

const keptWhole = async (list: EmailList, kept: Kept): Promise<void> => {
  await list.add(address('anna@example.org'), { source: 'footer', atMs: 1_700_000_000_123 });
  await list.add(address('bert@example.org'), { source: null, atMs: 0 });
  assert.deepEqual(byEmail(await kept()), [
    { email: 'anna@example.org', source: 'footer', atMs: 1_700_000_000_123 },
    { email: 'bert@example.org', source: null, atMs: 0 },
  ]);
};

const keptOnce = async (list: EmailList, kept: Kept): Promise<void> => {
  const known = await list.add(address('anna@example.org'), { source: 'first', atMs: 1 });
  const again = await list.add(address(' ANNA@Example.org'), { source: 'second', atMs: 2 });
  assert.deepEqual(again, known);
  assert.deepEqual(await kept(), [{ email: 'anna@example.org', source: 'first', atMs: 1 }]);
};

const keptOnceAtOnce = async (list: EmailList, kept: Kept): Promise<void> => {
  const email = address('anna@example.org');
  await Promise.all(Array.from({ length: 50 }, (_, i) => list.add(email, { source: `${i}`, atMs: i })));
  assert.equal((await kept()).length, 1);
};

const keptOdd = async (list: EmailList, kept: Kept): Promise<void> => {
  const emails = ["o'neil+tag@example.org", 'jürgen@bücher.example', '{a}@example.org'].map(address);
  const source = '"}\n\u0000\ud800 {x} '.repeat(50);
  for (const email of emails) await list.add(email, { source, atMs: 5 });
  assert.deepEqual(byEmail(await kept()), byEmail(emails.map((email) => ({ email, source, atMs: 5 }))));
};

const byEmail = (kept: readonly KeptEmail[]): readonly KeptEmail[] =>
  kept.toSorted((a, b) => (a.email < b.email ? -1 : 1));
