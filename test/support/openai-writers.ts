import { expect } from 'chai';
import { OpenAiThreadWriter } from '../../src/adapters/openai/openai-thread-writer.ts';
import { WriterFault } from '../../src/domain/failure.ts';
import type { OpenAiStandIn } from './openai.ts';

export interface WriterTraits {
  readonly apiKey?: string;
  readonly model?: string;
  readonly timeoutMs?: number;
  readonly random?: () => number;
}

/** A writer that asks the stand-in, at a fixed time, and takes no pause that nobody asked for. */
export const writerOn = (
  { baseUrl }: Pick<OpenAiStandIn, 'baseUrl'>,
  { random = () => 0, ...traits }: WriterTraits = {},
): OpenAiThreadWriter =>
  new OpenAiThreadWriter(
    { apiKey: 'sk-test', baseUrl, model: 'gpt-6-luna', timeoutMs: 5_000, ...traits },
    { now: () => Date.UTC(2026, 8, 1) },
    random,
  );

/** A signal that nobody aborts. */
export const never = new AbortController().signal;

export const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );

export const faultOf = async (promise: Promise<unknown>): Promise<WriterFault> => {
  const error = await errorOf(promise);
  if (!(error instanceof WriterFault)) throw error;
  return error;
};

/** What the API reports, and what that costs: gpt-6-luna, 1000 × 0.10 + 200 × 0.50 USD a million. */
export const usage = { prompt_tokens: 1000, completion_tokens: 200 };
export const billed = { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 200, costMicroUsd: 200 };
