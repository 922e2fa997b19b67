import type { EmailAddress } from '../../domain/email-address.ts';
import type { Consent, EmailList } from '../../ports/email-list.ts';
import type { Lists } from '../../ports/storage/lists.ts';
import { emailPartition } from './partitions.ts';
import type { VisitorAlias } from './visitor-alias.ts';

const emails = 'emails';

/** What is kept of an address, as JSON. */
export interface EmailRecord {
  readonly email: string;
  readonly source: string | null;
  /** ISO 8601, UTC: when it was left first. */
  readonly at: string;
}

/** Addresses in a list of a storage backend, each under its alias. */
export class StoredEmailList implements EmailList {
  readonly #lists: Lists;
  readonly #alias: VisitorAlias;

  constructor(lists: Lists, alias: VisitorAlias) {
    this.#lists = lists;
    this.#alias = alias;
  }

  async add(email: EmailAddress, { source, atMs }: Consent): Promise<void> {
    const record: EmailRecord = { email, source, at: new Date(atMs).toISOString() };
    // Known or new, the same work: the backend's answer to which it was goes nowhere.
    await this.#lists.insert(emailPartition, emails, this.#alias(`email:${email}`), JSON.stringify(record), {
      durable: true,
    });
  }
}
