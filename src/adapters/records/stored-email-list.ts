import { z } from 'zod';
import type { EmailAddress } from '../../domain/email-address.ts';
import { StorageFault } from '../../domain/failure.ts';
import { parseJson } from '../../domain/parse-json.ts';
import type { Consent, EmailList, KeptEmail } from '../../ports/email-list.ts';
import type { ListRecord } from '../../ports/storage/lists.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import { emailPartition } from './partitions.ts';
import type { VisitorAlias } from './visitor-alias.ts';

const emails = 'emails';

/** Records per page: few enough not to block a backend, and enough to save round trips. */
const pageRecords = 500;

const recordSchema = z.object({
  email: z.string(),
  source: z.string().nullable(),
  /** ISO 8601, UTC: when the address was first left. */
  at: z.iso.datetime(),
});

/** The stored record of an address, as JSON. */
export type EmailRecord = z.infer<typeof recordSchema>;

/** Addresses in a list of a storage backend, each under its alias. */
export class StoredEmailList implements EmailList {
  readonly #storage: Pick<Storage, 'lists'>;
  readonly #alias: VisitorAlias;

  constructor(storage: Pick<Storage, 'lists'>, alias: VisitorAlias) {
    this.#storage = storage;
    this.#alias = alias;
  }

  async add(email: EmailAddress, { source, atMs }: Consent): Promise<void> {
    const record: EmailRecord = { email, source, at: new Date(atMs).toISOString() };
    // Known and new addresses take the same work: the result of `insert` is ignored.
    await this.#storage.lists.insert(emailPartition, emails, this.#idOf(email), JSON.stringify(record), {
      durable: true,
    });
  }

  async *pages(): AsyncGenerator<readonly KeptEmail[]> {
    for await (const records of this.#records()) yield records.map(keptIn);
  }

  count(): Promise<number> {
    return this.#storage.lists.size(emailPartition, emails);
  }

  async erase(email: EmailAddress): Promise<boolean> {
    let wasThere = await this.#eraseRecord(this.#idOf(email));
    // Under another secret the address had another alias. An address must be erased even if the secret has changed.
    const marks = JSON.stringify(email);
    for await (const records of this.#records()) {
      const copies = records.filter((record) => record.value.includes(marks) && keptIn(record).email === email);
      for (const { id } of copies) wasThere = (await this.#eraseRecord(id)) || wasThere;
    }
    return wasThere;
  }

  async *#records(): AsyncGenerator<readonly ListRecord[]> {
    const { lists } = this.#storage;
    let after: string | null = null;
    do {
      const { records, next }: Awaited<ReturnType<typeof lists.page>> = await lists.page(
        emailPartition,
        emails,
        after,
        pageRecords,
      );
      yield records;
      after = next;
    } while (after !== null);
  }

  #eraseRecord(id: string): Promise<boolean> {
    return this.#storage.lists.erase(emailPartition, emails, id, { durable: true });
  }

  #idOf(email: EmailAddress): string {
    return this.#alias(`email:${email}`);
  }
}

/** @throws StorageFault for a foreign record: a list with a gap would pass for the whole one */
const keptIn = ({ value }: ListRecord): KeptEmail => {
  const { success, data } = recordSchema.safeParse(parseJson(value));
  if (!success) throw new StorageFault('the e-mail list holds a record that cannot be read');
  return { email: data.email as EmailAddress, consent: { source: data.source, atMs: Date.parse(data.at) } };
};
