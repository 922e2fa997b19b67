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

/** Of all that a server may understand, what costs the most. */
const plainest = new Dialect(false, false);

/** Writes threads with a chat model: OpenAI's, or one behind any server that speaks the same protocol. */
export class OpenAiThreadWriter implements ThreadWriter {
  readonly identity: WriterIdentity;
  readonly #chat: Chat;
  readonly #markers: Markers;
  readonly #price: ModelPrice;

  /** @param random in [0, 1), for the length of the pause before a second attempt */
  constructor(options: ChatOptions, clock: Clock, random: () => number = Math.random) {
    this.identity = { name: 'openai', model: options.model, revision: promptRevision };
    this.#chat = new Chat(options, clock, random);
    this.#markers = new Markers(options.apiKey);
    this.#price = new ModelPrice(options.model, options.baseUrl, clock);
  }

  /** Whose prices the model has, and whether its own is among them: else every usage is reported to cost 0. */
  get pricing(): ModelPricing {
    return { provider: this.#price.provider, isKnown: this.#price.isKnown };
  }

  /**
   * The most that writing an assignment can cost, in micro-USD: every attempt billed, and in full. A price that is not
   * known counts as the provider's dearest.
   */
  mostCostMicroUsd(assignment: Assignment): number {
    const prompt = promptFor(assignment, this.#markers);
    // Whatever was learned of the server so far: it may be another one behind the same address by then.
    const outputTokens = plainest.mostOutputTokens(prompt.outputTokens);
    return mostAttempts * this.#price.ceilingOf(mostInputTokens(prompt), outputTokens);
  }

  /** What a usage that was reported counts for against a budget, in micro-USD. */
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

  /** What is not known counts in full: an answer without figures, and attempts that were lost on the way. */
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

/** What of a request can be wrong with no other: too long a text, say. */
const ownStatuses: readonly (number | null)[] = [400, 413, 422];

/** Whether a fault is one of the server rather than of an answer or of a request: others would meet it as well. */
export const isOutage = ({ cause }: WriterFault): boolean =>
  cause instanceof CallFailure && !ownStatuses.includes(cause.status);
