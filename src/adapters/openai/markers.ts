import { createHmac } from 'node:crypto';

/**
 * Words that nobody can guess who does not hold the secret. Derived rather than drawn, so that the instructions stay the
 * same from one request, process and machine to the next and the model can cache them.
 */
export class Markers {
  readonly #secret: string;
  /** Stands in the instructions and nowhere else: a post that holds it gives the instructions away. */
  readonly canary: string;

  /** @param secret the API key: whoever reads the markers holds it already */
  constructor(secret: string) {
    this.#secret = secret;
    this.canary = this.#derive('canary', '');
  }

  /** The fence around one source. A source cannot hold its own, because every change of it changes the fence. */
  fenceOf(source: string): string {
    return this.#derive('fence', source);
  }

  #derive(purpose: string, text: string): string {
    return createHmac('sha256', this.#secret).update(`${purpose}\n${text}`).digest('hex').slice(0, 16);
  }
}

/** Whether posts give a marker away, also one spelled out with other characters in between, or over several posts. */
export const giveAway = (posts: readonly string[], markers: readonly string[]): boolean => {
  const letters = posts
    .join('')
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '');
  return markers.some((marker) => letters.includes(marker));
};
