import { z } from 'zod';
import type { Article } from '../../domain/article.ts';
import { parseJson } from '../../domain/parse-json.ts';

/** Grows when an older release's value must not be read. A field that is added makes older values misses by itself. */
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

/** Null for what another release, or somebody else, has put there. */
export const decodeArticle = (value: string): Article | null =>
  storedSchema.safeParse(parseJson(value)).data?.article ?? null;
