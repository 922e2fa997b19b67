import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
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
  readonly #provider: Provider;
  readonly #clock: Clock;

  /** @param baseUrl null for OpenAI's own */
  constructor(model: string, baseUrl: string | null, clock: Clock) {
    this.#model = model;
    this.#provider = (baseUrl === null ? undefined : findProvider({ providerApiUrl: baseUrl })) ?? openAi();
    this.#clock = clock;
  }

  /** False for a model that the table has no price for. */
  get isKnown(): boolean {
    return this.#usd({ input: 1, cachedInput: 0, cacheWriteInput: 0, output: 1 }) !== null;
  }

  /** Whose prices they are, by its name. */
  get provider(): string {
    return this.#provider.name;
  }

  /** Micro-USD, rounded up to a whole one; 0 where the price is not known. */
  of(tokens: Tokens): number {
    return microUsd(this.#usd(tokens) ?? 0);
  }

  /**
   * The most that so many tokens can cost, whatever part of them the model has cached or writes to its cache. Where the
   * price is not known, what they would cost with the dearest model of the provider.
   */
  ceilingOf(input: number, output: number): number {
    const plain = { input, cachedInput: 0, cacheWriteInput: 0, output };
    return Math.max(...[plain, { ...plain, cacheWriteInput: input }].map((tokens) => this.#atMost(tokens)));
  }

  #atMost(tokens: Tokens): number {
    const usd = this.#usd(tokens) ?? (this.#dearestUsd(this.#provider, tokens) || this.#dearestUsd(openAi(), tokens));
    return microUsd(usd);
  }

  /** Each model in a table of its own, lest looking it up take as long as all of them. */
  #dearestUsd(provider: Provider, tokens: Tokens): number {
    const prices = provider.models.map((model) => this.#usd(tokens, model.id, { ...provider, models: [model] }) ?? 0);
    return Math.max(0, ...prices);
  }

  #usd({ input, cachedInput, cacheWriteInput, output }: Tokens, model = this.#model, provider = this.#provider) {
    const usage = {
      input_tokens: input,
      cache_read_tokens: cachedInput,
      cache_write_tokens: cacheWriteInput,
      output_tokens: output,
    };
    const timestamp = new Date(this.#clock.now());
    return calcPrice(usage, model, { provider, timestamp })?.total_price ?? null;
  }
}

const openAi = (): Provider => {
  const provider = findProvider({ providerId: 'openai' });
  if (provider === undefined) throw new Error('the price table does not know OpenAI');
  return provider;
};

/** Prices are floats: 0.00114 USD comes out a hair above 1,140 micro-USD, which must not become 1,141. */
const microUsd = (usd: number): number => Math.ceil(Number((usd * 1e6).toFixed(6)));
