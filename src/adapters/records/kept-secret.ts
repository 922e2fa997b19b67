import { StorageFault } from '../../domain/failure.ts';
import type { Values } from '../../ports/storage/values.ts';
import { ensureSecret, type VisitorAlias, visitorAlias } from './visitor-alias.ts';

/**
 * Aliases under the secret that the backend keeps. A process that starts while its backend is down does not know the
 * secret yet: until it does, every alias is a StorageFault, because one under another secret would be another visitor.
 */
export class KeptSecret {
  readonly #values: Values;
  readonly #makeSecret: () => string;
  #alias: VisitorAlias | null = null;
  #asking: Promise<void> | null = null;

  constructor(values: Values, makeSecret: () => string) {
    this.#values = values;
    this.#makeSecret = makeSecret;
  }

  /** Asks the backend, unless it has said or is being asked. Never throws: who needs an alias hears of a failure. */
  learn(): Promise<void> {
    if (this.#alias !== null) return Promise.resolve();
    this.#asking ??= ensureSecret(this.#values, this.#makeSecret)
      .then((secret) => {
        this.#alias = visitorAlias(secret);
      })
      .catch((error: unknown) => {
        if (!(error instanceof StorageFault)) throw error;
      })
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }

  /** @throws StorageFault while the secret is not known; it is asked for meanwhile */
  readonly alias: VisitorAlias = (name) => {
    if (this.#alias !== null) return this.#alias(name);
    void this.learn();
    throw new StorageFault('the secret that visitors are named under is not known yet');
  };
}
