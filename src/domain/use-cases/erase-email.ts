import type { EmailList } from '../../ports/email-list.ts';
import type { EmailAddress } from '../email-address.ts';

/** Removes an address from the e-mail list, permanently. */
export class EraseEmail {
  readonly #list: EmailList;

  constructor(list: EmailList) {
    this.#list = list;
  }

  /**
   * @returns whether it was there
   * @throws StorageFault when it may still be there: try again
   */
  run(email: EmailAddress): Promise<boolean> {
    return this.#list.erase(email);
  }
}
