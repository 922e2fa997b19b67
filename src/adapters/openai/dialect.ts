import { APIError } from 'openai';

/** The parameters that not every server and model knows. */
export interface DialectParameters {
  reasoning_effort?: 'none';
  max_completion_tokens?: number;
  max_tokens?: number;
}

/** A model that cannot be told not to reason needs these on top of what it writes. */
const reasoningTokens = 4_096;

/**
 * What a server understands. Some compatible servers and older models answer 400 or 422, which is free, to
 * `reasoning_effort: none` or to `max_completion_tokens`: they are then asked in plainer words.
 */
export class Dialect {
  readonly #knowsEffort: boolean;
  readonly #knowsCompletionTokens: boolean;

  constructor(knowsEffort = true, knowsCompletionTokens = true) {
    this.#knowsEffort = knowsEffort;
    this.#knowsCompletionTokens = knowsCompletionTokens;
  }

  /** @param outputTokens what the text may take */
  parameters(outputTokens: number): DialectParameters {
    const most = this.mostOutputTokens(outputTokens);
    return {
      ...(this.#knowsEffort ? { reasoning_effort: 'none' } : {}),
      ...(this.#knowsCompletionTokens ? { max_completion_tokens: most } : { max_tokens: most }),
    };
  }

  /** What may be billed where the text may take so many tokens. */
  mostOutputTokens(outputTokens: number): number {
    return outputTokens + (this.#knowsEffort ? 0 : reasoningTokens);
  }

  /** The dialect to try next; null when the error is about something else. */
  plainer(error: unknown): Dialect | null {
    if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null;
    const complaint = `${error.param ?? ''} ${error.message}`;
    const effort = this.#knowsEffort && !complaint.includes('reasoning_effort');
    const completionTokens = this.#knowsCompletionTokens && !complaint.includes('max_completion_tokens');
    const isPlainer = effort !== this.#knowsEffort || completionTokens !== this.#knowsCompletionTokens;
    return isPlainer ? new Dialect(effort, completionTokens) : null;
  }
}
