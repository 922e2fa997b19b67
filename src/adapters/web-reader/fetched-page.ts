/** A fetched page, before extraction. */
export interface FetchedPage {
  /** The URL that answered, after redirects. */
  readonly url: string;
  readonly contentType: PageContentType;
  /** The whole text, decoded to UTF-16. */
  readonly body: string;
}

export type PageContentType = 'text/html' | 'application/xhtml+xml' | 'text/plain';
