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
    const pages = announced(this.#list.pages());
    await pages.next();
    return pages;
  }
}

/** The pages, behind an empty one that comes as soon as the first is there. */
async function* announced(pages: AsyncIterable<Page>): AsyncGenerator<Page, void> {
  let isFirst = true;
  for await (const page of pages) {
    if (isFirst) yield [];
    isFirst = false;
    yield page;
  }
}
