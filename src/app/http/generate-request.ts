import { z } from 'zod';
import { numberings } from '../../domain/fitting/rules.ts';
import type { ThreadOrder } from '../../domain/order.ts';
import { lowestLimit, platformNames, platforms } from '../../domain/platform.ts';
import { modes, tones } from '../../domain/thread.ts';
import { Problem } from './problems.ts';
import type { RecentTexts } from './recent-texts.ts';
import { wellFormed } from './well-formed.ts';

const maxUrlLength = 8_192;
const maxPostsPerThread = 25;

/** The body of `POST /api/generate`. @param maxContentLength characters (code points) of a text */
export const generateRequestSchema = (maxContentLength: number) =>
  z
    .strictObject({
      text: sourceText(maxContentLength).optional(),
      url: wellFormed()
        .min(1, 'Must not be empty.')
        .max(maxUrlLength, `At most ${maxUrlLength} characters.`)
        .optional(),
      platform: oneOf(platformNames).default('x'),
      mode: oneOf(modes).default('summarize'),
      max_posts: wholeNumber(1, maxPostsPerThread).default(10),
      max_length: wholeNumber(
        lowestLimit,
        Math.max(...Object.values(platforms).map((platform) => platform.highestLimit)),
      ).optional(),
      numbering: oneOf(numberings).default('end'),
      tone: oneOf(tones).default('neutral'),
      language: languageTag().optional(),
    })
    .superRefine(({ text, url, platform, max_length }, context) => {
      if ((text === undefined) === (url === undefined)) {
        context.addIssue({ code: 'custom', path: [], message: 'Send exactly one of "text" and "url".' });
      }
      const { highestLimit, title } = platforms[platform];
      if (max_length !== undefined && max_length > highestLimit) {
        context.addIssue({
          code: 'custom',
          path: ['max_length'],
          message: `A post on ${title} has at most ${highestLimit}.`,
        });
      }
    });

export type GenerateBody = z.infer<ReturnType<typeof generateRequestSchema>>;

/** @throws Problem `url_not_allowed` for what is no URL at all: one answer, whatever is wrong with an address */
export const orderOf = (body: GenerateBody, texts: RecentTexts): ThreadOrder => ({
  source: body.url === undefined ? texts.sourceOf(body.text ?? '') : { type: 'url', url: parseUrl(body.url) },
  platform: body.platform,
  limit: body.max_length ?? platforms[body.platform].limit,
  mode: body.mode,
  maxPosts: body.max_posts,
  numbering: body.numbering,
  tone: body.tone,
  language: body.language ?? null,
});

const parseUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null) throw new Problem('url_not_allowed');
  return url;
};

const sourceText = (maxLength: number) =>
  wellFormed().superRefine((text, context) => {
    const complain = (message: string): void => context.addIssue({ code: 'custom', message });
    const length = text.length <= maxLength ? text.length : [...text].length;
    if (length > maxLength) return complain(`Has ${length} characters; at most ${maxLength} are read.`);
    if (!/[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/u.test(text)) complain('Must hold some text.');
  });

const oneOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z.enum(names, `Must be one of ${names.join(', ')}.`);

const wholeNumber = (from: number, to: number) => {
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
