import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import type { Clock } from '../../ports/clock.ts';

/** Tokens as the API bills them. Cached and cache-written tokens are parts of the input. */
export interface Tokens {
  readonly input: number;
  /** Read from the model's cache: cheaper. */
  readonly cachedInput: number;
  /** Written to the model's cache: dearer with some models. */
  readonly cacheWriteInput: number;
  readonly output: number;
}

/**
 * The price of a model at the server behind a base URL, by the table of `@pydantic/genai-prices`, which knows dated
 * price changes. An unknown server is taken for a relay of OpenAI's models.
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

  /** The name of the provider. */
  get provider(): string {
    return this.#provider.name;
  }

  /** Micro-USD, rounded up; 0 if the price is unknown. */
  of(tokens: Tokens): number {
    return microUsd(this.#usd(tokens) ?? 0);
  }

  /**
   * The most that these tokens can cost, however many the model reads from or writes to its cache. If the price is
   * unknown, the cost with the provider's dearest model.
   */
  ceilingOf(input: number, output: number): number {
    const plain = { input, cachedInput: 0, cacheWriteInput: 0, output };
    return Math.max(...[plain, { ...plain, cacheWriteInput: input }].map((tokens) => this.#atMost(tokens)));
  }

  #atMost(tokens: Tokens): number {
    const usd = this.#usd(tokens) ?? (this.#dearestUsd(this.#provider, tokens) || this.#dearestUsd(openAi(), tokens));
    return microUsd(usd);
  }

  /** One table per model, since a look-up in the whole table takes longer. */
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

/** Prices are floats: 0.00114 USD comes out slightly above 1,140 micro-USD, and must not be rounded up to 1,141. */
const microUsd = (usd: number): number => Math.ceil(Number((usd * 1e6).toFixed(6)));
