import { z } from 'zod';
import { numberings } from '../../domain/fitting/rules.ts';
import { maxPostsPerThread } from '../../domain/order.ts';
import { platformNames } from '../../domain/platform.ts';
import type { PreferenceChanges, Preferences } from '../../domain/session.ts';
import { tones } from '../../domain/thread.ts';

export const oneOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z.enum(names, `Must be one of ${names.join(', ')}.`);

export const wholeNumber = (from: number, to: number) => {
  const message = `Must be a whole number from ${from} to ${to}.`;
  return z.int(message).min(from, message).max(to, message);
};

const languageTag = () => {
  const message = 'Must be a BCP 47 language tag, such as "en" or "pt-BR".';
  return z
    .string(message)
    .max(35, message)
    .refine((tag) => tag !== '' && isLanguageTag(tag), message)
    .transform((tag) => Intl.getCanonicalLocales(tag)[0] ?? tag);
};

const isLanguageTag = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

/** The fields that a request may have and a session may store as defaults, by their names in the API. */
export const preferenceFields = {
  platform: oneOf(platformNames),
  tone: oneOf(tones),
  numbering: oneOf(numberings),
  language: languageTag(),
  max_posts: wholeNumber(1, maxPostsPerThread),
};

const { platform, tone, numbering, language, max_posts } = preferenceFields;

/** Null clears a preference. */
export const preferenceChangesSchema = z.strictObject(
  {
    platform: platform.nullable().optional(),
    tone: tone.nullable().optional(),
    numbering: numbering.nullable().optional(),
    language: language.nullable().optional(),
    max_posts: max_posts.nullable().optional(),
  },
  'Must be an object.',
);

export const changesOf = (fields: z.infer<typeof preferenceChangesSchema>): PreferenceChanges => {
  const { max_posts: maxPosts, ...others } = fields;
  const changes = Object.entries({ ...others, maxPosts }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(changes);
};

/** The preferences in the API's form; unset ones are left out. */
export const fieldsOf = ({ maxPosts, ...others }: Preferences) =>
  maxPosts === undefined ? others : { ...others, max_posts: maxPosts };
