import { WriterFault } from '../../domain/failure.ts';
import { addUsage, type ModelUsage, noUsage } from '../../domain/thread.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';
import { readAnswer, readTokens } from './answer.ts';
import { CallFailure } from './call-failure.ts';
import { Chat, type ChatOptions, mostAttempts } from './chat.ts';
import { Dialect } from './dialect.ts';
import { promptRevision } from './instructions.ts';
import { giveAway, Markers } from './markers.ts';
import { ModelPrice, type Tokens } from './pricing.ts';
import { mostInputTokens, type Prompt, promptFor } from './prompt.ts';

export interface ModelPricing {
  readonly provider: string;
  readonly isKnown: boolean;
}

/** The dialect that costs the most. */
const plainest = new Dialect(false, false);

/** Writes threads with a chat model: OpenAI's, or that of any server with the same protocol. */
export class OpenAiThreadWriter implements ThreadWriter {
  readonly identity: WriterIdentity;
  readonly #chat: Chat;
  readonly #markers: Markers;
  readonly #price: ModelPrice;

  /** @param random in [0, 1), for the pause before a second attempt */
  constructor(options: ChatOptions, clock: Clock, random: () => number = Math.random) {
    this.identity = { name: 'openai', model: options.model, revision: promptRevision };
    this.#chat = new Chat(options, clock, random);
    this.#markers = new Markers(options.apiKey);
    this.#price = new ModelPrice(options.model, options.baseUrl, clock);
  }

  /** The provider of the model's prices, and whether the model's own is known: if not, every usage costs 0. */
  get pricing(): ModelPricing {
    return { provider: this.#price.provider, isKnown: this.#price.isKnown };
  }

  /**
   * The most that an assignment can cost, in micro-USD, if every attempt is billed in full. An unknown price counts as
   * the provider's highest.
   */
  mostCostMicroUsd(assignment: Assignment): number {
    const prompt = promptFor(assignment, this.#markers);
    // Not the learned dialect: another server may be behind the address by then.
    const outputTokens = plainest.mostOutputTokens(prompt.outputTokens);
    return mostAttempts * this.#price.ceilingOf(mostInputTokens(prompt), outputTokens);
  }

  /** The cost of a reported usage against a budget, in micro-USD. */
  chargeMicroUsd({ inputTokens, outputTokens, costMicroUsd }: ModelUsage): number {
    return this.#price.isKnown ? costMicroUsd : this.#price.ceilingOf(inputTokens, outputTokens);
  }

  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    const prompt = promptFor(assignment, this.#markers);
    const reply = await this.#chat.ask(prompt, signal);
    if ('failure' in reply) throw unavailable(reply.failure, reply.lostAttempts === 0 ? noUsage : null);
    const { completion, lostAttempts } = reply;
    const tokens = readTokens(completion);
    const answer = readAnswer(completion);
    const isLeak = answer.kind === 'posts' && giveAway(answer.posts, prompt.markers);
    if (answer.kind === 'flawed' || isLeak) {
      const flaw = answer.kind === 'flawed' ? answer.flaw : 'gave its instructions away';
      const usage = tokens === null || lostAttempts > 0 ? null : this.#usageOf(tokens);
      throw new WriterFault('writer_unavailable', `The model ${flaw}`, { usage });
    }
    return {
      drafts: answer.posts.map((text) => ({ text, source: null })),
      writer: this.identity,
      degraded: null,
      unapplied: [],
      usage: this.#billed(tokens, lostAttempts, prompt),
    };
  }

  /** Unknown usage counts in full: an answer without figures, and lost attempts. */
  #billed(tokens: Tokens | null, lostAttempts: number, prompt: Prompt): ModelUsage {
    let usage = tokens === null ? this.#fullUsage(prompt) : this.#usageOf(tokens);
    for (let i = 0; i < lostAttempts; i++) usage = addUsage(usage, this.#fullUsage(prompt));
    return usage;
  }

  #usageOf(tokens: Tokens): ModelUsage {
    const { input, cachedInput, output } = tokens;
    const costMicroUsd = this.#price.of(tokens);
    return { inputTokens: input, cachedInputTokens: cachedInput, outputTokens: output, costMicroUsd };
  }

  #fullUsage(prompt: Prompt): ModelUsage {
    const inputTokens = mostInputTokens(prompt);
    const outputTokens = this.#chat.mostOutputTokens(prompt.outputTokens);
    const costMicroUsd = this.#price.isKnown ? this.#price.ceilingOf(inputTokens, outputTokens) : 0;
    return { inputTokens, cachedInputTokens: 0, outputTokens, costMicroUsd };
  }
}

const unavailable = (failure: CallFailure, usage: ModelUsage | null): WriterFault =>
  new WriterFault('writer_unavailable', `The model's server ${failure.message}`, {
    cause: failure,
    retryAfterMs: failure.retryAfterMs,
    usage,
  });

/** Statuses that blame this request alone, such as too long a text. */
const ownStatuses: readonly (number | null)[] = [400, 413, 422];

/** Whether a fault is the server's, not an answer's or a request's: other requests would fail too. */
export const isOutage = ({ cause }: WriterFault): boolean =>
  cause instanceof CallFailure && !ownStatuses.includes(cause.status);
