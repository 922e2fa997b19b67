import type { EmailList, KeptEmail } from '../../ports/email-list.ts';

type Page = readonly KeptEmail[];

/** Everybody on the e-mail list, page by page, as fast as whoever asks takes them. */
export class ExportEmails {
  readonly #list: EmailList;

  constructor(list: EmailList) {
    this.#list = list;
  }

  /**
   * Resolves when the first page is there, so that an export which cannot begin is refused, and not broken off.
   *
   * @throws StorageFault when it cannot begin; the pages throw it when they cannot go on
   */
  async run(): Promise<AsyncIterable<Page>> {
    const pages = this.#list.pages()[Symbol.asyncIterator]();
    return goingOn(await pages.next(), pages);
  }
}

async function* goingOn(first: IteratorResult<Page>, pages: AsyncIterator<Page>): AsyncGenerator<Page> {
  try {
    for (let page = first; !page.done; page = await pages.next()) yield page.value;
  } finally {
    await pages.return?.();
  }
}
