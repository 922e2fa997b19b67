import { type ModelUsage, noUsage, type Post, type Thread } from '../../domain/thread.ts';

/** The origin of an answer, as far as the body shows it. */
export interface AnswerOrigin {
  readonly cached: boolean;
  /** True if another request caused the generation, and so paid for it. */
  readonly saved: boolean;
}

const cachedAnswers = new WeakMap<Thread, Buffer>();

/** The encoded answer of a cached thread. Encoded once: while a thread is hot, the cache returns the same object. */
export const cachedAnswer = (thread: Thread): Buffer => {
  const known = cachedAnswers.get(thread);
  if (known !== undefined) return known;
  const answer = Buffer.from(JSON.stringify(threadAnswer(thread, { cached: true, saved: true })));
  cachedAnswers.set(thread, answer);
  return answer;
};

/** A thread in the API's form. */
export const threadAnswer = (thread: Thread, { cached, saved }: AnswerOrigin) => ({
  success: true,
  id: thread.id,
  thread: thread.posts.map(postAnswer),
  platform: thread.platform,
  limit: thread.limit,
  mode: thread.mode,
  truncated: thread.truncated,
  source_type: thread.source.type,
  title: thread.source.title,
  source: {
    url: thread.source.url,
    site: thread.source.site,
    author: thread.source.author,
    language: thread.source.language,
    words: thread.source.words,
    digest: thread.source.digest,
    length: thread.source.length,
  },
  cached,
  writer: thread.writer,
  model: thread.model,
  degraded: thread.degraded,
  unapplied: thread.unapplied,
  usage: saved ? usageAnswer(noUsage, thread.usage.costMicroUsd) : usageAnswer(thread.usage, 0),
  created_at: new Date(thread.createdAtMs).toISOString(),
});

const postAnswer = (post: Post) => ({
  number: post.number,
  total: post.total,
  content: post.content,
  character_count: post.characterCount,
  length: post.length,
  source: post.source,
  unsupported: post.unsupported,
});

const usageAnswer = (usage: ModelUsage, savedMicroUsd: number) => ({
  input_tokens: usage.inputTokens,
  cached_input_tokens: usage.cachedInputTokens,
  output_tokens: usage.outputTokens,
  cost_usd: usage.costMicroUsd / 1e6,
  saved_usd: savedMicroUsd / 1e6,
});
