import { calcPrice, findProvider } from '@pydantic/genai-prices';
import type { Clock } from '../../ports/clock.ts';

/** Tokens as the API bills them. Cached and cache-written ones are parts of the input, together at most all of it. */
export interface Tokens {
  readonly input: number;
  /** Read from the model's cache: cheaper. */
  readonly cachedInput: number;
  /** Written to the model's cache: dearer with some models. */
  readonly cacheWriteInput: number;
  readonly output: number;
}

/**
 * What a model costs at the server behind a base URL, by the table of `@pydantic/genai-prices`, which knows prices that
 * change from a date on. A server that the table does not know is taken for a relay of OpenAI's own models.
 */
export class ModelPrice {
  readonly #model: string;
  readonly #providerId: string;
  readonly #clock: Clock;

  /** @param baseUrl null for OpenAI's own */
  constructor(model: string, baseUrl: string | null, clock: Clock) {
    const provider = baseUrl === null ? undefined : findProvider({ providerApiUrl: baseUrl });
    this.#model = model;
    this.#providerId = provider?.id ?? 'openai';
    this.#clock = clock;
  }

  /** False for a model that the table has no price for: it counts as free, and no budget can hold it. */
  get isKnown(): boolean {
    return this.#usd({ input: 1, cachedInput: 0, cacheWriteInput: 0, output: 1 }) !== null;
  }

  /** Micro-USD, rounded up to a whole one; 0 where the price is not known. */
  of(tokens: Tokens): number {
    // Prices are floats: 0.00114 USD comes out a hair above 1,140 micro-USD, which must not become 1,141.
    return Math.ceil(Number(((this.#usd(tokens) ?? 0) * 1e6).toFixed(6)));
  }

  /** The most that so many tokens can cost, whatever part of them the model has cached or writes to its cache. */
  ceilingOf(input: number, output: number): number {
    const plain = { input, cachedInput: 0, cacheWriteInput: 0, output };
    return Math.max(this.of(plain), this.of({ ...plain, cacheWriteInput: input }));
  }

  #usd({ input, cachedInput, cacheWriteInput, output }: Tokens): number | null {
    const usage = {
      input_tokens: input,
      cache_read_tokens: cachedInput,
      cache_write_tokens: cacheWriteInput,
      output_tokens: output,
    };
    const timestamp = new Date(this.#clock.now());
    return calcPrice(usage, this.#model, { providerId: this.#providerId, timestamp })?.total_price ?? null;
  }
}
