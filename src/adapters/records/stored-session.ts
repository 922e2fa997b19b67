import { z } from 'zod';
import { numberings } from '../../domain/fitting/rules.ts';
import type { GrantId } from '../../domain/grant.ts';
import { maxPostsPerThread } from '../../domain/order.ts';
import { parseJson } from '../../domain/parse-json.ts';
import { platformNames } from '../../domain/platform.ts';
import type { HistoryEntry, Preferences, Session } from '../../domain/session.ts';
import { tones } from '../../domain/thread.ts';

/** To be raised when an older release's value must not be read. */
const schemaVersion = 1;

/** An unknown preference is ignored: it must not cost the visitor the others, let alone the grant. */
const preferences = z.object({
  platform: z.enum(platformNames).optional().catch(undefined),
  tone: z.enum(tones).optional().catch(undefined),
  numbering: z.enum(numberings).optional().catch(undefined),
  language: z.string().min(1).max(35).optional().catch(undefined),
  maxPosts: z.int().min(1).max(maxPostsPerThread).optional().catch(undefined),
});

const historyEntry: z.ZodType<HistoryEntry> = z.object({
  id: z.templateLiteral(['th_', z.string()]),
  title: z.string().nullable(),
  platform: z.enum(platformNames),
  createdAtMs: z.number(),
});

const stored = z.object({
  v: z.literal(schemaVersion),
  preferences,
  threads: z.array(historyEntry.nullable().catch(null)),
  grant: z.string().nullable(),
});

export const encodeSession = ({ preferences, threads, grant }: Session): string =>
  JSON.stringify({ v: schemaVersion, preferences, threads, grant });

/** Null for a value that this release did not write. */
export const decodeSession = (value: string): Session | null => {
  const parsed = stored.safeParse(parseJson(value));
  if (!parsed.success) return null;
  const { preferences, threads, grant } = parsed.data;
  return {
    preferences: Object.fromEntries(
      Object.entries(preferences).filter(([, preference]) => preference !== undefined),
    ) as Preferences,
    threads: threads.filter((entry) => entry !== null),
    grant: grant as GrantId | null,
  };
};
