import { StorageFault } from '../../domain/failure.ts';
import type { Values } from '../../ports/storage/values.ts';
import type { Timer } from '../../ports/timer.ts';
import { ensureSecret, type VisitorAlias, visitorAlias } from './visitor-alias.ts';

/** Sooner than the breaker considers storage recovered, so that then aliases work too. */
const askEveryMs = 200;

/** Rarely, because Upstash counts every command. */
const confirmAfterMs = 30_000;

/**
 * Makes aliases with the secret that the backend stores. A process that starts while its backend is down does not know
 * the secret; until it does, every alias throws StorageFault, because an alias by another secret would be another
 * visitor. It keeps asking, even if nobody needs an alias.
 *
 * While aliases are needed, it also asks now and then whether the secret is still there: a backend that lost its data
 * gets it again, or has one of a process that started since. Otherwise that process would know every visitor by another
 * name, for ever: it would grant a second quota, and find no grant to revoke and no address to erase.
 */
export class KeptSecret {
  readonly #values: Values;
  readonly #timer: Timer;
  readonly #makeSecret: () => string;
  readonly #onLoss: () => void;
  #secret: string | null = null;
  #wasMissing = false;
  #alias: VisitorAlias | null = null;
  #asking: Promise<void> | null = null;
  /** Whether it is time to ask again, when the next alias is needed. */
  #isDue = false;
  #isStopped = false;

  /** @param onLoss is called once for each loss of the secret by the backend, as soon as that has one again */
  constructor(values: Values, timer: Timer, makeSecret: () => string, onLoss: () => void) {
    this.#values = values;
    this.#timer = timer;
    this.#makeSecret = makeSecret;
    this.#onLoss = onLoss;
  }

  /**
   * Asks the backend, unless the secret is known or already asked for. Never throws: callers of `alias` meet the
   * failure.
   */
  learn(): Promise<void> {
    return this.#alias === null ? this.#askOnce() : Promise.resolve();
  }

  /** Stops asking. */
  stop(): void {
    this.#isStopped = true;
  }

  /** @throws StorageFault while the secret is unknown */
  readonly alias: VisitorAlias = (name) => {
    if (this.#alias === null) throw new StorageFault('the secret that visitors are named under is not known yet');
    if (this.#isDue) void this.#askOnce();
    return this.#alias(name);
  };

  #askOnce(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    this.#isDue = false;
    try {
      this.#use(await ensureSecret(this.#values, () => this.#secretAgain()));
      this.#timer.after(confirmAfterMs, () => {
        this.#isDue = true;
      });
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
      this.#timer.after(askEveryMs, () => void this.#askOnce());
    }
  }

  #secretAgain(): string {
    this.#wasMissing = true;
    return this.#secret ?? this.#makeSecret();
  }

  #use(secret: string): void {
    const isNew = secret !== this.#secret;
    if (this.#secret !== null && (isNew || this.#wasMissing)) this.#onLoss();
    this.#wasMissing = false;
    if (isNew) this.#alias = visitorAlias(secret);
    this.#secret = secret;
  }
}
