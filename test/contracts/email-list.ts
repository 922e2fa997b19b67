import assert from 'node:assert/strict';
import { type EmailAddress, parseEmailAddress } from '../../src/domain/email-address.ts';
import type { EmailList, KeptEmail } from '../../src/ports/email-list.ts';
import type { Runner } from './runner.ts';

export interface EmailListHarness {
  /** An empty list. */
  open(): EmailList | Promise<EmailList>;
  close?(list: EmailList): Promise<void>;
}

/** What `EmailList` promises, of any adapter. */
export const emailListContract = (name: string, { describe, it }: Runner, harness: EmailListHarness): void => {
  const using = (body: (list: EmailList) => Promise<void>) => async (): Promise<void> => {
    const list = await harness.open();
    try {
      await body(list);
    } finally {
      await harness.close?.(list);
    }
  };

  describe(`${name}: an e-mail list`, () => {
    it('keeps an address with where and when it was left', using(keptWhole));
    it('keeps an address once, as it was left first', using(keptOnce));
    it('keeps an address once under concurrent adds', using(keptOnceAtOnce));
    it('keeps odd addresses and odd sources apart', using(keptOdd));
    it('is empty at first, and can be walked all the same', using(walkedEmpty));
    it('is walked page by page, each address once, however many there are', using(walkedLong));
    it('can be left in mid-walk, and walked again', using(leftMidWalk));
    it(
      'that changes during a walk yields addresses that stay exactly once, and others at most once',
      using(changedMidWalk),
    );
    it('counts its addresses', using(counted));
    it('loses an address that is erased, and no other', using(erased));
    it('erases an address once under concurrent erasures', using(erasedAtOnce));
    it('keeps an address that is added again after it was erased', using(keptAgain));
  });
};

const keptWhole = async (list: EmailList): Promise<void> => {
  await list.add(address('anna@example.org'), { source: 'footer', atMs: 1_700_000_000_123 });
  await list.add(address('bert@example.org'), { source: null, atMs: 0 });
  assert.deepEqual(byEmail(await all(list)), [
    { email: 'anna@example.org', consent: { source: 'footer', atMs: 1_700_000_000_123 } },
    { email: 'bert@example.org', consent: { source: null, atMs: 0 } },
  ]);
};

const keptOnce = async (list: EmailList): Promise<void> => {
  const known = await list.add(address('anna@example.org'), { source: 'first', atMs: 1 });
  const again = await list.add(address(' ANNA@Example.org'), { source: 'second', atMs: 2 });
  assert.deepEqual(again, known);
  assert.deepEqual(await all(list), [{ email: 'anna@example.org', consent: { source: 'first', atMs: 1 } }]);
};

const keptOnceAtOnce = async (list: EmailList): Promise<void> => {
  const email = address('anna@example.org');
  await Promise.all(Array.from({ length: 50 }, (_, i) => list.add(email, { source: `${i}`, atMs: i })));
  assert.equal((await all(list)).length, 1);
};

const keptOdd = async (list: EmailList): Promise<void> => {
  const emails = ["o'neil+tag@example.org", 'jürgen@bücher.example', '{a}@example.org'].map(address);
  const consent = { source: '"}\n\u0000\ud800 {x} '.repeat(50), atMs: 5 };
  for (const email of emails) await list.add(email, consent);
  assert.deepEqual(byEmail(await all(list)), byEmail(emails.map((email) => ({ email, consent }))));
};

const walkedEmpty = async (list: EmailList): Promise<void> => {
  assert.deepEqual(await all(list), []);
  assert.equal(await list.count(), 0);
};

const walkedLong = async (list: EmailList): Promise<void> => {
  const emails = numbered('visitor', many);
  await addAll(list, emails);
  const pages: (readonly KeptEmail[])[] = [];
  for await (const page of list.pages()) pages.push(page);
  assert.ok(pages.length > 1, `${many} addresses in ${pages.length} page`);
  assert.deepEqual(emailsOf(pages.flat()), emails.toSorted());
};

const leftMidWalk = async (list: EmailList): Promise<void> => {
  const emails = numbered('visitor', many);
  await addAll(list, emails);
  for await (const page of list.pages()) {
    assert.ok(page.length > 0);
    break;
  }
  assert.deepEqual(emailsOf(await all(list)), emails.toSorted());
};

const changedMidWalk = async (list: EmailList): Promise<void> => {
  const staying = numbered('staying', many);
  const leaving = numbered('leaving', many / 10);
  await addAll(list, [...staying, ...leaving]);
  const met: KeptEmail[] = [];
  for await (const page of list.pages()) {
    met.push(...page);
    await Promise.all(leaving.splice(0, 3).map((email) => list.erase(email)));
    await addAll(list, numbered(`coming-${met.length}`, 5));
  }
  const emails = emailsOf(met);
  assert.equal(new Set(emails).size, emails.length, 'an address came twice');
  assert.deepEqual(
    emails.filter((email) => email.startsWith('staying')),
    staying.toSorted(),
  );
};

const counted = async (list: EmailList): Promise<void> => {
  await addAll(list, [...numbered('visitor', 5), ...numbered('visitor', 3)]);
  assert.equal(await list.count(), 5);
  await list.erase(address('visitor-2@example.org'));
  assert.equal(await list.count(), 4);
};

const erased = async (list: EmailList): Promise<void> => {
  const [one, ...others] = ['anna@example.org', 'xanna@example.org', 'anna@example.org.example', '%@example.org'].map(
    address,
  ) as [EmailAddress, ...EmailAddress[]];
  await list.add(one, { source: null, atMs: 1 });
  // What is erased is an address, not whatever mentions it.
  for (const email of others) await list.add(email, { source: `${JSON.stringify(one)} "email":"${one}"`, atMs: 1 });
  assert.equal(await list.erase(one), true);
  assert.equal(await list.erase(one), false);
  assert.deepEqual(emailsOf(await all(list)), others.toSorted());
};

const erasedAtOnce = async (list: EmailList): Promise<void> => {
  const email = address('anna@example.org');
  await addAll(list, [email, address('bert@example.org')]);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => list.erase(email)));
  assert.equal(outcomes.filter(Boolean).length, 1);
  assert.equal(await list.count(), 1);
};

const keptAgain = async (list: EmailList): Promise<void> => {
  const email = address('anna@example.org');
  await list.add(email, { source: 'first', atMs: 1 });
  await list.erase(email);
  await list.add(email, { source: 'second', atMs: 2 });
  assert.deepEqual(await all(list), [{ email, consent: { source: 'second', atMs: 2 } }]);
};

/** More than a page, of any adapter that holds some hundred at a time. */
const many = 1_200;

const address = (text: string): EmailAddress => {
  const parsed = parseEmailAddress(text);
  assert.ok(parsed !== null, `${text} is an address`);
  return parsed;
};

const numbered = (name: string, n: number): EmailAddress[] =>
  Array.from({ length: n }, (_, at) => address(`${name}-${at}@example.org`));

const addAll = async (list: EmailList, emails: readonly EmailAddress[]): Promise<void> => {
  await Promise.all(emails.map((email) => list.add(email, { source: null, atMs: 1 })));
};

const all = async (list: EmailList): Promise<readonly KeptEmail[]> => {
  const kept: KeptEmail[] = [];
  for await (const page of list.pages()) kept.push(...page);
  return kept;
};

const emailsOf = (kept: readonly KeptEmail[]): readonly string[] => kept.map(({ email }) => email).toSorted();

const byEmail = (kept: readonly KeptEmail[]): readonly KeptEmail[] =>
  kept.toSorted((a, b) => (a.email < b.email ? -1 : 1));
