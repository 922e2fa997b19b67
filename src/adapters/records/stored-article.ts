import { z } from 'zod';
import type { Article } from '../../domain/article.ts';
import { parseJson } from '../../domain/parse-json.ts';

/** To be raised when an older release's value must not be read. A new field makes older values misses anyway. */
const schemaVersion = 1;

const stated = z.string().nullable();

const articleSchema: z.ZodType<Article> = z.object({
  title: stated,
  site: stated,
  author: stated,
  language: stated,
  canonicalUrl: stated,
  text: z.string(),
  truncated: z.boolean(),
});

const storedSchema = z.object({ v: z.literal(schemaVersion), article: articleSchema });

export const encodeArticle = (article: Article): string => JSON.stringify({ v: schemaVersion, article });

/** Null for a value that this release did not write. */
export const decodeArticle = (value: string): Article | null =>
  storedSchema.safeParse(parseJson(value)).data?.article ?? null;
