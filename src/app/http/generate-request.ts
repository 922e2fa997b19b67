import { z } from 'zod';
import type { ThreadOrder } from '../../domain/order.ts';
import { lowestLimit, platforms } from '../../domain/platform.ts';
import { normaliseText } from '../../domain/source-text.ts';
import { modes } from '../../domain/thread.ts';
import { oneOf, preferenceFields, wholeNumber } from './preference-fields.ts';
import { Problem } from './problems.ts';
import { wellFormed } from './well-formed.ts';

const maxUrlLength = 8_192;
const { platform, tone, numbering, language, max_posts } = preferenceFields;

/** The body of `POST /api/generate`. @param maxContentLength characters (code points) of a text */
export const generateRequestSchema = (maxContentLength: number) =>
  z
    .strictObject({
      text: sourceText(maxContentLength).optional(),
      url: wellFormed()
        .min(1, 'Must not be empty.')
        .max(maxUrlLength, `At most ${maxUrlLength} characters.`)
        .optional(),
      platform: platform.default('x'),
      mode: oneOf(modes).default('summarize'),
      max_posts: max_posts.default(10),
      max_length: wholeNumber(
        lowestLimit,
        Math.max(...Object.values(platforms).map((platform) => platform.highestLimit)),
      ).optional(),
      numbering: numbering.default('end'),
      tone: tone.default('neutral'),
      // Null for the source's own language, even if the visitor prefers another.
      language: language.nullable().default(null),
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

export type GenerateRequestSchema = ReturnType<typeof generateRequestSchema>;
export type GenerateBody = z.infer<GenerateRequestSchema>;

/** @throws Problem `url_not_allowed` also for text that is no URL: one answer for all bad addresses */
export const orderOf = (body: GenerateBody): ThreadOrder => ({
  source:
    body.url === undefined
      ? { type: 'text', text: normaliseText(body.text ?? '') }
      : { type: 'url', url: parseUrl(body.url) },
  platform: body.platform,
  limit: body.max_length ?? platforms[body.platform].limit,
  mode: body.mode,
  maxPosts: body.max_posts,
  numbering: body.numbering,
  tone: body.tone,
  language: body.language,
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
