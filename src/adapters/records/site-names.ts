import { otherSitesName, siteName } from './analytics-figures.ts';

/** As long as a host name can be in the DNS. A URL may hold a longer one. */
const longestHost = 253;

/** How many days' names are remembered: around midnight, those of two. */
const days = 2;

/**
 * The names that sites are counted under. So many a day have their own, the rest share one: a visitor who asks for a
 * new host every time must not grow a day's figures without end.
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
