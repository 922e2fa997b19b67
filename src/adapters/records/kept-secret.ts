import { StorageFault } from '../../domain/failure.ts';
import type { Values } from '../../ports/storage/values.ts';
import type { Timer } from '../../ports/timer.ts';
import { ensureSecret, type VisitorAlias, visitorAlias } from './visitor-alias.ts';

/** Sooner than the breaker considers storage recovered, so that then aliases work too. */
const askEveryMs = 200;

/**
 * Makes aliases with the secret that the backend stores. A process that starts while its backend is down does not know
 * the secret; until it does, every alias throws StorageFault, because an alias by another secret would be another
 * visitor. It keeps asking, even if nobody needs an alias.
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

  /**
   * Asks the backend, unless the secret is known or already asked for. Never throws: callers of `alias` meet the
   * failure.
   */
  learn(): Promise<void> {
    if (this.#alias !== null || this.#isStopped) return Promise.resolve();
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Stops asking. */
  stop(): void {
    this.#isStopped = true;
  }

  /** @throws StorageFault while the secret is unknown */
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
