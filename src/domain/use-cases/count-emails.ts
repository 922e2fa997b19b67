import type { EmailList } from '../../ports/email-list.ts';

/** How many addresses are on the e-mail list. */
export class CountEmails {
  readonly #list: EmailList;

  constructor(list: EmailList) {
    this.#list = list;
  }

  /** @throws StorageFault */
  run(): Promise<number> {
    return this.#list.count();
  }
}
