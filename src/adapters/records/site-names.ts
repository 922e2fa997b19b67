import { otherSitesName, siteName } from './analytics-figures.ts';

/** The longest host name in DNS. A URL may have a longer one. */
const longestHost = 253;

/** How many days' names are remembered: two, for midnight. */
const days = 2;

/**
 * The names under which sites are counted. A limited number per day have their own, the rest share one: a visitor who
 * sends new hosts must not make a day's figures grow without bound.
 */
export class SiteNames {
  readonly #named = new Map<string, Set<string>>();
  readonly #maxPerDay: number;

  constructor(maxPerDay: number) {
    this.#maxPerDay = maxPerDay;
  }

  nameOf(day: string, site: string): string {
    const named = this.#ofDay(day);
    if (!named.has(site)) {
      if (named.size >= this.#maxPerDay || site.length > longestHost) return otherSitesName;
      named.add(site);
    }
    return siteName(site);
  }

  #ofDay(day: string): Set<string> {
    const known = this.#named.get(day);
    if (known) return known;
    const fresh = new Set<string>();
    this.#named.set(day, fresh);
    const [oldest] = this.#named.keys();
    if (this.#named.size > days && oldest !== undefined) this.#named.delete(oldest);
    return fresh;
  }
}
