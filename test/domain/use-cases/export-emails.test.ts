import { expect } from 'chai';
import { type EmailAddress, parseEmailAddress } from '../../../src/domain/email-address.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ExportEmails } from '../../../src/domain/use-cases/export-emails.ts';
import type { EmailList, KeptEmail } from '../../../src/ports/email-list.ts';

const pageOf = (name: string): readonly KeptEmail[] => {
  const email = parseEmailAddress(`${name}@example.org`) as EmailAddress;
  return [{ email, consent: { source: null, atMs: 1 } }];
};

/** A list of so many pages, which then fails or ends, and says what it is asked. */
const listOf = (names: readonly string[], failure: Error | null) => {
  const told: string[] = [];
  const pages = async function* () {
    try {
      for (const name of names) {
        told.push(`reads ${name}`);
        yield pageOf(name);
      }
      if (failure) throw failure;
    } finally {
      told.push('ends');
    }
  };
  const list: EmailList = { pages, add: async () => {}, count: async () => 0, erase: async () => false };
  return { exporting: new ExportEmails(list), told };
};

const namesIn = async (pages: AsyncIterable<readonly KeptEmail[]>): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const page of pages) names.push(...page.map(({ email }) => email.split('@')[0] ?? ''));
  return names;
};

describe('ExportEmails', () => {
  for (const names of [[], ['a'], ['a', 'b', 'c']]) {
    it(`yields ${names.length} pages in order, and resolves after the first has been read`, async () => {
      const { exporting, told } = listOf(names, null);
      const pages = await exporting.run();
      expect(told).to.deep.equal(names.length > 0 ? ['reads a'] : ['ends']);
      expect(await namesIn(pages)).to.deep.equal(names);
      expect(told.at(-1)).to.equal('ends');
    });
  }

  it('rejects if it cannot begin, and breaks off if it cannot go on', async () => {
    const failure = new StorageFault('gone');
    const caught = (error: unknown): unknown => error;
    expect(await listOf([], failure).exporting.run().catch(caught)).to.equal(failure);
    expect(await namesIn(await listOf(['a'], failure).exporting.run()).catch(caught)).to.equal(failure);
  });

  it('reads only the pages asked for, and ends when no more are', async () => {
    const { exporting, told } = listOf(['a', 'b', 'c', 'd'], null);
    const pages = await exporting.run();
    for await (const [kept] of pages) if (kept?.email.startsWith('b')) break;
    expect(told).to.deep.equal(['reads a', 'reads b', 'ends']);
  });

  it('also ends if no page was asked for', async () => {
    const { exporting, told } = listOf(['a', 'b'], null);
    await (await exporting.run())[Symbol.asyncIterator]().return?.();
    expect(told).to.deep.equal(['reads a', 'ends']);
  });
});
