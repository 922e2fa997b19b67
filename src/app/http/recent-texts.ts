import type { Source } from '../../domain/order.ts';
import { normaliseText } from '../../domain/source-text.ts';

const mostTexts = 200;
const longestText = 20_000;

/**
 * Texts that were sent lately, as sources. A text that is asked for again and again is normalised once, and because its
 * source is one and the same object, digested once.
 */
export class RecentTexts {
  readonly #sources = new Map<string, Source>();

  sourceOf(text: string): Source {
    const known = this.#sources.get(text);
    if (known !== undefined) return known;
    const source: Source = { type: 'text', text: normaliseText(text) };
    if (text.length > longestText) return source;
    // All at once: what is still asked for is soon back.
    if (this.#sources.size === mostTexts) this.#sources.clear();
    this.#sources.set(text, source);
    return source;
  }
}
