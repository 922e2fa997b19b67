import { STATUS_CODES } from 'node:http';
import type { SourceRefusal, SourceRefusalCode } from '../../domain/failure.ts';

/** Carries a refusal out of streams and look-ups, which can only throw. Never leaves the page fetcher. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
  readonly refusal: SourceRefusal;

  constructor(code: SourceRefusalCode, detail: string | null = null) {
    super(code);
    this.refusal = { code, detail };
  }
}

/** The same answer for every rule, so that nobody can explore our network. */
export const urlNotAllowed = (): SourceRefused => new SourceRefused('url_not_allowed');

const walls: ReadonlyMap<number, string> = new Map([
  [401, 'The site asks for a sign-in.'],
  [403, 'The site does not let programs read this page.'],
  [429, 'The site says it is asked too often. Try again later.'],
  [451, 'The site may not show this page here, for legal reasons.'],
  [503, 'The site turned the request away for now. Try again later.'],
]);

/** The status in the standard's words: a site's own words cannot be trusted. */
const inWords = (status: number): string => [status, STATUS_CODES[status]].filter(Boolean).join(' ');

/** Null for a status with a page. */
export const refusalOfStatus = (status: number): SourceRefused | null => {
  if (status >= 200 && status < 300) return null;
  if (status === 402) return new SourceRefused('source_paywalled');
  const wall = walls.get(status);
  if (wall !== undefined) return new SourceRefused('source_blocked', wall);
  return new SourceRefused('source_unreachable', unreachable(status));
};

const unreachable = (status: number): string => {
  const words = inWords(status);
  if (status === 404 || status === 410) return `The site has no page at this address (${words}). Check the address.`;
  if (status >= 500) return `The site is in trouble of its own (${words}). Try again later.`;
  if (status >= 400) return `The site does not answer this request (${words}).`;
  return `The site gave no page but a redirect that leads nowhere (${words}).`;
};
