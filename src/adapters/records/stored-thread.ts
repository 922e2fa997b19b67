import { z } from 'zod';
import { parseJson } from '../../domain/parse-json.ts';
import { platformNames } from '../../domain/platform.ts';
import { type DegradedReason, modes, type Thread, type ThreadId } from '../../domain/thread.ts';
import type { ArchivedThread } from '../../ports/thread-archive.ts';

/** A stored thread, with the key of its source text. */
export interface StoredThread {
  readonly thread: Thread;
  readonly textKey: string;
}

/** To be raised when an older release's value must not be read. A new field makes older values misses anyway. */
const schemaVersion = 1;

/** The reasons as values: the domain has them only as a type. */
export const degradedReasons = [
  'writer_unavailable',
  'budget_exhausted',
  'saturated',
] as const satisfies readonly DegradedReason[];

const text = z.string();
const count = z.int().nonnegative();

const post = z.object({
  number: count,
  total: count,
  content: text,
  characterCount: count,
  length: count,
  source: z.object({ start: count, end: count }).nullable(),
  unsupported: z.array(text),
});

const source = z.object({
  type: z.enum(['text', 'url']),
  title: text.nullable(),
  url: text.nullable(),
  site: text.nullable(),
  author: text.nullable(),
  language: text.nullable(),
  words: count,
  digest: text,
  length: count,
});

export const threadSchema: z.ZodType<Thread> = z.object({
  id: z.templateLiteral(['th_', text]).nullable(),
  posts: z.array(post),
  platform: z.enum(platformNames),
  limit: count,
  mode: z.enum(modes),
  truncated: z.boolean(),
  source,
  writer: text,
  model: text.nullable(),
  degraded: z.enum(degradedReasons).nullable(),
  unapplied: z.array(z.enum(['tone', 'language'])),
  usage: z.object({
    inputTokens: count,
    cachedInputTokens: count,
    outputTokens: count,
    costMicroUsd: z.number().nonnegative(),
  }),
  createdAtMs: z.number(),
});

const stored = z.object({ v: z.literal(schemaVersion), textKey: text.startsWith('s:'), thread: threadSchema });

export const encodeThread = ({ thread, textKey }: StoredThread): string =>
  JSON.stringify({ v: schemaVersion, textKey, thread });

/** Null for a value that this release did not write, and for another thread than `id`. */
export const decodeThread = (value: string, id: ThreadId): StoredThread | null => {
  const parsed = stored.safeParse(parseJson(value));
  return parsed.success && parsed.data.thread.id === id ? parsed.data : null;
};

const archived = z.object({ v: z.literal(schemaVersion), thread: threadSchema, sourceText: text });

export const encodeArchivedThread = ({ thread, sourceText }: ArchivedThread): string =>
  JSON.stringify({ v: schemaVersion, thread, sourceText });

/** Null as in `decodeThread`. */
export const decodeArchivedThread = (value: string, id: ThreadId): ArchivedThread | null => {
  const parsed = archived.safeParse(parseJson(value));
  if (!parsed.success || parsed.data.thread.id !== id) return null;
  const { thread, sourceText } = parsed.data;
  return { thread, sourceText };
};
