import { createHmac } from 'node:crypto';

/**
 * Words that cannot be guessed without the secret. Derived instead of random, so that the instructions are the same for
 * all requests, processes and machines, and the model can cache them.
 */
export class Markers {
  readonly #secret: string;
  /** Occurs in the instructions only: a post that contains it reveals the instructions. */
  readonly canary: string;

  /** @param secret the API key, which everyone who can read the markers has already */
  constructor(secret: string) {
    this.#secret = secret;
    this.canary = this.#derive('canary', '');
  }

  /** The fence around one source. A source cannot contain its own fence, because any change of it changes the fence. */
  fenceOf(source: string): string {
    return this.#derive('fence', source);
  }

  #derive(purpose: string, text: string): string {
    return createHmac('sha256', this.#secret).update(`${purpose}\n${text}`).digest('hex').slice(0, 16);
  }
}

/** Whether the posts reveal a marker, even with other characters in between, or spread over several posts. */
export const giveAway = (posts: readonly string[], markers: readonly string[]): boolean => {
  const letters = posts
    .join('')
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '');
  return markers.some((marker) => letters.includes(marker));
};
