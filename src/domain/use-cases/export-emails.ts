import type { EmailList, KeptEmail } from '../../ports/email-list.ts';

type Page = readonly KeptEmail[];

/** The whole e-mail list, page by page, as fast as the caller reads. */
export class ExportEmails {
  readonly #list: EmailList;

  constructor(list: EmailList) {
    this.#list = list;
  }

  /**
   * Resolves with the first page, so that an export that cannot begin is refused instead of broken off.
   *
   * @throws StorageFault when it cannot begin; the pages throw it when they cannot go on
   */
  async run(): Promise<AsyncIterable<Page>> {
    const pages = announced(this.#list.pages());
    await pages.next();
    return pages;
  }
}

/** The pages after an empty one, which is yielded as soon as the first page is there. */
async function* announced(pages: AsyncIterable<Page>): AsyncGenerator<Page, void> {
  let isFirst = true;
  for await (const page of pages) {
    if (isFirst) yield [];
    isFirst = false;
    yield page;
  }
}
