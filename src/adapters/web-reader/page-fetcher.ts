import type { LookupFunction } from 'node:net';
import type { SourceRefusal } from '../../domain/failure.ts';
import type { AllowedHost } from './allowed-hosts.ts';
import { checkedLookup, publicResolve, type Resolve } from './checked-lookup.ts';
import { defaultFetchLimits, type FetchLimits } from './fetch-limits.ts';
import type { FetchedPage } from './fetched-page.ts';
import { type HopOutcome, hop } from './hop.ts';
import { HostTurns } from './host-turns.ts';
import { refusalOfFailure } from './network-failure.ts';
import { SourceRefused, urlNotAllowed } from './refusals.ts';
import { UrlRules } from './url-rules.ts';

export interface PageFetcherOptions {
  /** Names the project, its version and where to complain, as in `Threadr/0.1 (+https://…)`. */
  readonly userAgent: string;
  /** Exempt from the address and port rules. */
  readonly allowHosts: readonly AllowedHost[];
  readonly limits?: Partial<FetchLimits>;
  /** Resolves names that are not exempt; the addresses are checked. Default: the system's name servers. */
  readonly lookup?: Resolve;
}

export type PageFetch =
  | { readonly kind: 'page'; readonly page: FetchedPage }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

/** Fetches a URL from a stranger, within limits, and never from a network that is not public. */
export class PageFetcher {
  readonly #userAgent: string;
  readonly #rules: UrlRules;
  readonly #limits: FetchLimits;
  readonly #lookup: LookupFunction;
  readonly #turns: HostTurns;

  constructor({ userAgent, allowHosts, limits, lookup }: PageFetcherOptions) {
    this.#userAgent = userAgent;
    this.#rules = new UrlRules(allowHosts);
    this.#limits = { ...defaultFetchLimits, ...limits };
    this.#lookup = checkedLookup(lookup ?? publicResolve());
    this.#turns = new HostTurns(this.#limits.perHost);
  }

  /** @throws the abort reason when `signal` aborted. */
  async fetch(url: URL, signal: AbortSignal): Promise<PageFetch> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new SourceRefused('source_timeout')), this.#limits.totalMs);
    try {
      return { kind: 'page', page: await this.#follow(url, AbortSignal.any([signal, deadline.signal])) };
    } catch (error) {
      signal.throwIfAborted();
      // A stream destroyed by the deadline may throw an error of its own.
      const refused = refusalOfFailure(deadline.signal.aborted ? deadline.signal.reason : error);
      if (refused === null) throw error;
      return { kind: 'refused', refusal: refused.refusal };
    } finally {
      clearTimeout(timer);
    }
  }

  async #follow(start: URL, signal: AbortSignal): Promise<FetchedPage> {
    const seen = new Set<string>();
    for (let url = start; ; ) {
      const outcome = await this.#ask(url, signal);
      if (outcome.kind === 'page') return outcome.page;
      seen.add(url.href);
      url = outcome.to;
      if (seen.has(url.href)) throw new SourceRefused('source_unreachable', 'The page redirects in a circle.');
      if (seen.size > this.#limits.maxRedirects) throw tooManyRedirects();
    }
  }

  async #ask(url: URL, signal: AbortSignal): Promise<HopOutcome> {
    const verdict = this.#rules.judge(url);
    if (verdict === 'refused') throw urlNotAllowed();
    const lookup = verdict === 'exempt' ? null : this.#lookup;
    const options = { userAgent: this.#userAgent, limits: this.#limits, lookup };
    return this.#turns.run(url.hostname, signal, () => hop(url, options, signal));
  }
}

const tooManyRedirects = (): SourceRefused =>
  new SourceRefused('source_unreachable', 'The page redirects too many times. Give the address where it ends.');
