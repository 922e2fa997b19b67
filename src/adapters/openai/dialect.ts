import { APIError } from 'openai';

/** The parameters that some servers or models do not know. */
export interface DialectParameters {
  reasoning_effort?: 'none';
  max_completion_tokens?: number;
  max_tokens?: number;
}

/** A model whose reasoning cannot be turned off needs these in addition to its output. */
const reasoningTokens = 4_096;

/**
 * The parameters that a server knows. Some compatible servers and older models answer 400 or 422, free of charge, to
 * `reasoning_effort: none` or to `max_completion_tokens`; these are then left out.
 */
export class Dialect {
  readonly #knowsEffort: boolean;
  readonly #knowsCompletionTokens: boolean;

  constructor(knowsEffort = true, knowsCompletionTokens = true) {
    this.#knowsEffort = knowsEffort;
    this.#knowsCompletionTokens = knowsCompletionTokens;
  }

  /** @param outputTokens the most for the text */
  parameters(outputTokens: number): DialectParameters {
    const most = this.mostOutputTokens(outputTokens);
    return {
      ...(this.#knowsEffort ? { reasoning_effort: 'none' } : {}),
      ...(this.#knowsCompletionTokens ? { max_completion_tokens: most } : { max_tokens: most }),
    };
  }

  /** The most tokens that may be billed if the text may take `outputTokens`. */
  mostOutputTokens(outputTokens: number): number {
    return outputTokens + (this.#knowsEffort ? 0 : reasoningTokens);
  }

  /** The dialect to try next; null if the error has another reason. */
  plainer(error: unknown): Dialect | null {
    if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null;
    const complaint = `${error.param ?? ''} ${error.message}`;
    const effort = this.#knowsEffort && !complaint.includes('reasoning_effort');
    const completionTokens = this.#knowsCompletionTokens && !complaint.includes('max_completion_tokens');
    const isPlainer = effort !== this.#knowsEffort || completionTokens !== this.#knowsCompletionTokens;
    return isPlainer ? new Dialect(effort, completionTokens) : null;
  }
}
