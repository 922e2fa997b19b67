import { MIMEType } from 'node:util';
import type { PageContentType } from './fetched-page.ts';
import { SourceRefused } from './refusals.ts';

export interface DeclaredType {
  /** Null if the site declares none. */
  readonly contentType: PageContentType | null;
  readonly charset: string | null;
}

const readable: ReadonlySet<string> = new Set<PageContentType>(['text/html', 'application/xhtml+xml', 'text/plain']);
const isReadable = (essence: string): essence is PageContentType => readable.has(essence);

export const acceptedTypes = 'text/html, application/xhtml+xml, text/plain;q=0.9';

const parse = (header: string): MIMEType | null => {
  try {
    return new MIMEType(header);
  } catch {
    return null;
  }
};

/** @throws SourceRefused if the type cannot be read. */
export const declaredType = (header: string): DeclaredType => {
  if (header.trim() === '') return { contentType: null, charset: null };
  const type = parse(header);
  if (type === null || !isReadable(type.essence)) throw new SourceRefused('source_unsupported_type');
  return { contentType: type.essence, charset: type.params.get('charset') };
};

const htmlStart = /^\s*(?:<!doctype\s+html|<html|<head|<body|<title|<!--)/i;
const sniffedLength = 1024;
/** Bytes that no text has, by https://mimesniff.spec.whatwg.org/#binary-data-byte. */
const binary = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;

/**
 * Determines the type of a text without a type, or with a wrong one: servers send unknown types as `text/plain`.
 *
 * @throws SourceRefused unless it is certainly text and, if no type was declared, certainly HTML.
 */
export const sniffedType = (text: string, declared: PageContentType | null): PageContentType => {
  const start = text.slice(0, sniffedLength);
  if (binary.test(start)) throw new SourceRefused('source_unsupported_type');
  if (declared !== null) return declared;
  if (htmlStart.test(start)) return 'text/html';
  throw new SourceRefused('source_unsupported_type');
};
