import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { acceptEncoding, bodyBytes } from './body-bytes.ts';
import { decodeText } from './charset.ts';
import { acceptedTypes, declaredType, sniffedType } from './content-type.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { FetchedPage } from './fetched-page.ts';
import { refusalOfStatus, SourceRefused } from './refusals.ts';

/** The outcome of one request. */
export type HopOutcome =
  | { readonly kind: 'redirect'; readonly to: URL }
  | { readonly kind: 'page'; readonly page: FetchedPage };

export interface HopOptions {
  readonly userAgent: string;
  readonly limits: FetchLimits;
  /** Null for the system's look-up. */
  readonly lookup: LookupFunction | null;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Some sites send all their policies in headers; Node's limit of 16 KiB is too small for them. */
const maxHeaderBytes = 64 * 1024;
/** With Node's 250 ms per address of a name, distant hosts could not answer in time. */
const addressAttemptMs = 1_000;

const first = (headers: IncomingHttpHeaders, name: string): string => [headers[name]].flat()[0] ?? '';

/**
 * A separate connection for every request, so that each name is looked up and checked, and no connection stays open.
 */
const connectionTo = (url: URL, { limits, lookup }: HopOptions, signal: AbortSignal): Client =>
  new Client(url.origin, {
    allowH2: false,
    pipelining: 0,
    maxHeaderSize: maxHeaderBytes,
    // The signal has the deadline of everything.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      ...(lookup === null ? {} : { lookup }),
      signal,
      timeout: limits.connectMs,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
      maxCachedSessions: 0,
    },
  });

const redirectTarget = (location: string, base: URL): URL => {
  // Node decodes headers as one character per byte; servers that do not escape a location send UTF-8.
  const to = URL.parse(Buffer.from(location, 'latin1').toString(), base.href);
  if (to === null) throw new SourceRefused('source_unreachable', 'The page redirects to an address that is not valid.');
  return to;
};

const readPage = async (url: URL, response: Dispatcher.ResponseData, limits: FetchLimits): Promise<FetchedPage> => {
  const declared = declaredType(first(response.headers, 'content-type'));
  const bytes = await bodyBytes(response.body, first(response.headers, 'content-encoding'), limits);
  const body = decodeText(bytes, declared.charset, declared.contentType !== 'text/plain');
  if (body.trim() === '') throw new SourceRefused('source_empty');
  return { url: url.href, contentType: sniffedType(body, declared.contentType), body };
};

/**
 * Requests a page once, without cookies or a referrer. The URL must have passed `UrlRules`.
 *
 * @throws SourceRefused for an answer without a page; network errors; the abort reason.
 */
export const hop = async (url: URL, options: HopOptions, signal: AbortSignal): Promise<HopOutcome> => {
  const connection = connectionTo(url, options, signal);
  try {
    const response = await connection.request({
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { 'user-agent': options.userAgent, accept: acceptedTypes, 'accept-encoding': acceptEncoding },
      signal,
    });
    const location = first(response.headers, 'location');
    if (redirects.has(response.statusCode) && location !== '') {
      return { kind: 'redirect', to: redirectTarget(location, url) };
    }
    const refusal = refusalOfStatus(response.statusCode);
    if (refusal !== null) throw refusal;
    return { kind: 'page', page: await readPage(url, response, options.limits) };
  } finally {
    // Also discards an unread body. Not awaited, since a stranger may never close the connection.
    void connection.destroy();
  }
};
