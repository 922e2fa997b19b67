import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import type { Clock } from '../../ports/clock.ts';
import { answerFormat } from './answer.ts';
import { CallFailure, callFailureOf, timedOut } from './call-failure.ts';
import { Dialect } from './dialect.ts';
import type { Prompt } from './prompt.ts';

export interface ChatOptions {
  readonly apiKey: string;
  /** The URL of a compatible server, with its `/v1`; null for OpenAI's own. */
  readonly baseUrl: string | null;
  readonly model: string;
  /** The limit of a whole call: both attempts, the pause between them and the reading of the answer. */
  readonly timeoutMs: number;
}

export type Reply = {
  /** Attempts without an answer that may have been billed nevertheless. */
  readonly lostAttempts: number;
} & ({ readonly completion: unknown } | { readonly failure: CallFailure });

/** The most attempts per request, as far as they cost something. */
export const mostAttempts = 2;

/** Since a visitor is waiting, after a longer pause the fallback writer is better than a second attempt. */
const longestPauseMs = 5_000;
/** Random each time, so that callers that failed together do not retry together. */
const mostJitterMs = 500;

/** Asks a chat model, and asks once more after a temporary failure. */
export class Chat {
  readonly #client: OpenAI;
  readonly #model: string;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #random: () => number;
  #dialect = new Dialect();

  constructor(options: ChatOptions, clock: Clock, random: () => number) {
    const { apiKey, baseUrl, model } = options;
    this.#model = model;
    // Timers take whole milliseconds only, and settings may have fractions of a second.
    this.#timeoutMs = Math.ceil(options.timeoutMs);
    this.#clock = clock;
    this.#random = random;
    this.#client = new OpenAI({
      apiKey,
      baseURL: baseUrl ?? 'https://api.openai.com/v1',
      // Longer than our own limit, so never the first to end a call: it bounds one attempt only, and its error looks
      // like a broken connection.
      timeout: 2 * this.#timeoutMs,
      // The client's own retries report neither the possible cost of an attempt nor a `Retry-After` that is too long.
      maxRetries: 0,
      // The client's log would write to the console, requests included, and read its level from the environment.
      logLevel: 'off',
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
    });
  }

  /** The most tokens that may be billed for an output of `outputTokens`. */
  mostOutputTokens(outputTokens: number): number {
    return this.#dialect.mostOutputTokens(outputTokens);
  }

  /** @throws the abort reason when `signal` aborted; nothing else */
  async ask(prompt: Prompt, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
    const deadlineMs = this.#clock.now() + this.#timeoutMs;
    for (let attempt = 1, lostAttempts = 0; ; attempt++) {
      const outcome = await this.#attempt(prompt, bounded);
      signal.throwIfAborted();
      if (!(outcome instanceof CallFailure)) return { completion: outcome, lostAttempts };
      if (outcome.mayBeBilled) lostAttempts++;
      const pauseMs = outcome.retryAfterMs ?? mostJitterMs * this.#random();
      const isWorthIt = outcome.isPassing && pauseMs <= Math.min(longestPauseMs, deadlineMs - this.#clock.now());
      if (attempt === mostAttempts || !isWorthIt) return { failure: outcome, lostAttempts };
      await this.#pause(pauseMs, bounded);
      signal.throwIfAborted();
    }
  }

  /** Sends the request, with fewer parameters if the server does not know them. */
  async #attempt(prompt: Prompt, bounded: AbortSignal): Promise<unknown> {
    const known = this.#dialect;
    for (let dialect = known; ; ) {
      try {
        const completion = await this.#send(prompt, dialect, bounded);
        // Remembered only after it worked: an error that merely quotes the request must not change later requests.
        if (dialect !== known) this.#dialect = dialect;
        return completion;
      } catch (error) {
        const plainer = bounded.aborted ? null : dialect.plainer(error);
        if (plainer === null) return bounded.aborted ? timedOut() : callFailureOf(error, this.#clock.now());
        dialect = plainer;
      }
    }
  }

  #send({ messages, outputTokens }: Prompt, dialect: Dialect, signal: AbortSignal): Promise<unknown> {
    const request = {
      model: this.#model,
      messages: [...messages],
      response_format: answerFormat,
      ...dialect.parameters(outputTokens),
    };
    return this.#client.chat.completions.create(request, { signal });
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => {
      // The caller finds the signal aborted, by the visitor or by the deadline.
    });
  }
}
