import { StorageFault } from '../../domain/failure.ts';
import type { Values } from '../../ports/storage/values.ts';
import type { Timer } from '../../ports/timer.ts';
import { ensureSecret, type VisitorAlias, visitorAlias } from './visitor-alias.ts';

/** Sooner than storage counts as recovered: who is served then is served by what is shared. */
const askEveryMs = 200;

/**
 * Aliases under the secret that the backend keeps. A process that starts while its backend is down does not know the
 * secret yet: until it does, every alias is a StorageFault, because one under another secret would be another visitor.
 * So it asks again and again, whether anybody needs an alias or not.
 */
export class KeptSecret {
  readonly #values: Values;
  readonly #timer: Timer;
  readonly #makeSecret: () => string;
  #alias: VisitorAlias | null = null;
  #asking: Promise<void> | null = null;
  #isStopped = false;

  constructor(values: Values, timer: Timer, makeSecret: () => string) {
    this.#values = values;
    this.#timer = timer;
    this.#makeSecret = makeSecret;
  }

  /** Asks the backend, unless it has said or is being asked. Never throws: who needs an alias hears of a failure. */
  learn(): Promise<void> {
    if (this.#alias !== null || this.#isStopped) return Promise.resolve();
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** @throws StorageFault while the secret is not known */
  readonly alias: VisitorAlias = (name) => {
    if (this.#alias !== null) return this.#alias(name);
    throw new StorageFault('the secret that visitors are named under is not known yet');
  };

  async #ask(): Promise<void> {
    try {
      this.#alias = visitorAlias(await ensureSecret(this.#values, this.#makeSecret));
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      this.#timer.after(askEveryMs, () => void this.learn());
    }
  }
}
