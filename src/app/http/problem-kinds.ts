import type { Refusal } from '../../domain/failure.ts';

/** Every code that a client can get. The compiler requires a row below for each. */
export type ProblemCode =
  | Refusal['code']
  | 'invalid_json'
  | 'invalid_request'
  | 'invalid_signature'
  | 'key_required'
  | 'key_refused'
  | 'not_found'
  | 'checkout_unknown'
  | 'checkout_pending'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'storage_unavailable'
  | 'starting'
  | 'draining'
  | 'internal_error';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the reader can do about it, unless a more exact detail is given. */
  readonly detail: string;
  /** A registered problem type; by default one made from the code. */
  readonly type?: string;
}

export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_json: { status: 400, title: 'Invalid JSON', detail: 'The body must be one JSON object.' },
  invalid_request: {
    status: 400,
    title: 'Invalid request',
    detail: 'Some fields of the request are not as they must be.',
  },
  url_not_allowed: {
    status: 400,
    title: 'URL not allowed',
    detail:
      'The URL must be the http or https address of a public web page, on the usual port and without a user name.',
  },
  invalid_signature: {
    status: 400,
    title: 'Invalid signature',
    detail: 'The Stripe-Signature header does not fit the body, or is more than 300 s old.',
  },
  key_required: { status: 401, title: 'Key required', detail: "Send an operator's key in the X-API-Key header." },
  key_refused: { status: 403, title: 'Key refused', detail: 'The key in the X-API-Key header is not known.' },
  not_found: { status: 404, title: 'Not found', detail: 'There is nothing under this address.' },
  checkout_unknown: {
    status: 404,
    title: 'Nothing to redeem',
    detail:
      'No checkout or code of that name can be redeemed. Right after paying it can take a minute: try again then.',
  },
  checkout_pending: {
    status: 409,
    title: 'Not paid yet',
    detail: 'The payment has not arrived yet. Try again when it has.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'See the Allow header for the methods that are.',
  },
  body_too_large: { status: 413, title: 'Body too large', detail: 'The body may have at most 1 MiB.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send JSON in UTF-8, with Content-Type: application/json.',
  },
  source_not_article: {
    status: 422,
    title: 'Not an article',
    detail: 'No article was found on that page. Use the address of one article, or paste its text.',
  },
  source_blocked: {
    status: 422,
    title: 'Page blocked',
    detail: 'The site did not let us read the page. Paste its text instead.',
  },
  source_paywalled: {
    status: 422,
    title: 'Page behind a paywall',
    detail: 'The page shows its text to subscribers only. Paste the text instead.',
  },
  source_unsupported_type: {
    status: 422,
    title: 'Unsupported type of page',
    detail: 'Only HTML and plain text can be read. Paste the text instead.',
  },
  source_too_large: {
    status: 422,
    title: 'Page too large',
    detail: 'The page is too large to be read. Paste its text instead.',
  },
  source_empty: { status: 422, title: 'Empty page', detail: 'The page has no text.' },
  rate_limited: {
    status: 429,
    title: 'Rate limit reached',
    detail: 'The limit is reached. Try again later.',
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong on our side. The request id in "instance" helps us to find out what.',
  },
  source_unreachable: {
    status: 502,
    title: 'Page unreachable',
    detail: 'The page could not be fetched. Check its address.',
  },
  storage_unavailable: {
    status: 503,
    title: 'Storage unavailable',
    detail: 'Nothing was kept. Try again in a moment.',
  },
  writer_unavailable: {
    status: 503,
    title: 'Writer unavailable',
    detail: 'No thread could be written. Try again in a moment.',
  },
  budget_exhausted: { status: 503, title: 'Budget exhausted', detail: "Today's budget is spent. Try again tomorrow." },
  saturated: {
    status: 503,
    title: 'Saturated',
    detail: 'Too many requests are being worked on. Try again in a moment.',
  },
  starting: { status: 503, title: 'Starting', detail: 'This instance is still starting. Try again in a moment.' },
  draining: { status: 503, title: 'Shutting down', detail: 'This instance is shutting down. Try again.' },
  source_timeout: {
    status: 504,
    title: 'Page too slow',
    detail: 'The page took too long to answer. Try again, or paste its text.',
  },
};
