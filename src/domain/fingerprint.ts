import { hash } from 'node:crypto';
import type { ThreadId } from './thread.ts';

/** Identifies a thread: two requests have the same fingerprint exactly when they ask for the same thread. */
export interface Fingerprint {
  /** Lower-case hex SHA-256 of everything that changes the answer. */
  readonly digest: string;
  /** Lower-case hex SHA-256 of the source: the canonical URL or the normalised text. */
  readonly sourceDigest: string;
  readonly threadId: ThreadId;
}

/** To be raised when a release must not serve threads that older ones stored. */
const schemaVersion = 1;

/** 128 bits are enough to name a source when clearing: a collision would only clear too much. */
const scopeHexDigits = 32;
const idPattern = /^th_[\w-]{64}$/;

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** `url` with the canonical URL, or `text` with the normalised text. */
export interface SourceContent {
  readonly type: 'url' | 'text';
  readonly content: string;
}

/** Lower-case hex SHA-256 that identifies a source. */
export const digestOfSource = ({ type, content }: SourceContent): string => sha256(encode([type, content]));

/** The scope under which everything about a source is stored and cleared: the first digits of its digest. */
export const sourceScopeOf = (sourceDigest: string): string => sourceDigest.slice(0, scopeHexDigits);

/** @param options everything else that changes the answer, by name */
export const fingerprint = (
  source: SourceContent,
  options: Readonly<Record<string, string | number | null>>,
): Fingerprint => fingerprintOfDigest(digestOfSource(source), options);

/** The same, where the source's digest is known. */
export const fingerprintOfDigest = (
  sourceDigest: string,
  options: Readonly<Record<string, string | number | null>>,
): Fingerprint => {
  const fields = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = sha256(encode([String(schemaVersion), sourceDigest, ...fields.flat().map(field)]));
  return { digest, sourceDigest, threadId: threadId(sourceDigest, digest) };
};

/** The source scope and the digest in a thread id; null if the text is no thread id. */
export const parseThreadId = (
  text: string,
): { readonly sourceScope: string; readonly digest: string; readonly id: ThreadId } | null => {
  if (!idPattern.test(text)) return null;
  const hex = Buffer.from(text.slice(3), 'base64url').toString('hex');
  return { sourceScope: hex.slice(0, scopeHexDigits), digest: hex.slice(scopeHexDigits), id: text as ThreadId };
};

const threadId = (sourceDigest: string, digest: string): ThreadId =>
  `th_${Buffer.from(sourceScopeOf(sourceDigest) + digest, 'hex').toString('base64url')}`;

const field = (value: string | number | null): string => (value === null ? '' : `=${value}`);

// Each part is preceded by its length, so that different lists never encode alike.
const encode = (parts: readonly string[]): string => parts.map((part) => `${part.length}:${part}`).join('');
