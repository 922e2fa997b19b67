import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { parseJson } from '../../domain/parse-json.ts';
import { normaliseText } from '../../domain/source-text.ts';
import type { Tokens } from './pricing.ts';

const Answer = z.object({ posts: z.array(z.string()).describe('The posts of the thread, in order') });

/** A strict JSON schema: models that support it cannot answer in another form. */
export const answerFormat = zodResponseFormat(Answer, 'thread');

/**
 * More than any model reads or writes in a call. A larger figure is a server's mistake, and would spend a day's budget
 * at once.
 */
const mostTokens = 10_000_000;

const count = z.int().nonnegative().max(mostTokens);

/** The part of a chat completion that is read. Compatible servers differ in the rest, so it is not validated. */
const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

const Billed = z.object({
  usage: z.object({
    // A prompt is never empty: some servers report zeros where they do not count.
    prompt_tokens: count.positive(),
    completion_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: count.nullish(), cache_write_tokens: count.nullish() }).nullish(),
  }),
});

export type AnswerReading =
  | { readonly kind: 'posts'; readonly posts: readonly string[] }
  /** `flaw` is our own sentence: it contains nothing that the model wrote. */
  | { readonly kind: 'flawed'; readonly flaw: string };

/** The posts of a complete, valid answer. @param completion the parsed body, of any shape */
export const readAnswer = (completion: unknown): AnswerReading => {
  const choice = Completion.safeParse(completion).data?.choices[0];
  if (choice === undefined) return flawed('answered with something else than a chat completion');
  const { finish_reason: finish, message } = choice;
  if (message.refusal) return flawed('refused to write');
  if (finish === 'length') return flawed('was cut off at the most tokens it may write');
  if (finish === 'content_filter') return flawed('was stopped by the content filter');
  const answer = Answer.safeParse(parseJson(message.content ?? ''));
  if (!answer.success) return flawed('answered with something else than the JSON it was asked for');
  const posts = withoutNumbers(answer.data.posts.map(tidy).filter(isVisible));
  return posts.length === 0 ? flawed('answered with no posts') : { kind: 'posts', posts };
};

/** The billed tokens; null where the server does not report them. */
export const readTokens = (completion: unknown): Tokens | null => {
  const usage = Billed.safeParse(completion).data?.usage;
  if (usage === undefined) return null;
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage;
  const cachedInput = Math.min(details?.cached_tokens ?? 0, input);
  const cacheWriteInput = Math.min(details?.cache_write_tokens ?? 0, input - cachedInput);
  return { input, cachedInput, cacheWriteInput, output };
};

const flawed = (flaw: string): AnswerReading => ({ kind: 'flawed', flaw });

const tidy = (post: string): string => normaliseText(post.toWellFormed()).trim();

const isVisible = (post: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(post);

/** Models number posts even if told not to. Only numbers that fit all posts are removed: "1/2" can be a measure. */
const withoutNumbers = (posts: readonly string[]): readonly string[] => {
  const bare = posts.map((post, i) => {
    const number = `\\(?${i + 1}/${posts.length}\\)?`;
    return post.replace(new RegExp(`^${number}[:.]?\\s+|\\s+${number}$`), '');
  });
  return posts.length > 1 && bare.every((text, i) => text !== posts[i] && text !== '') ? bare : posts;
};
