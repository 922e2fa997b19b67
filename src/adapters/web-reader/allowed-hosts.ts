const entryForm = /^(?<host>\[[^\]]+\]|[^\s,:/?#@\\*[\]]+)(?::(?<port>\d{1,5}))?$/;

interface AllowedHost {
  readonly hostname: string;
  /** Null for every port. */
  readonly port: number | null;
}

const parseEntry = (entry: string): AllowedHost => {
  const { host, port } = entryForm.exec(entry.trim())?.groups ?? {};
  const hostname = host === undefined ? undefined : URL.parse(`http://${host}/`)?.hostname;
  if (hostname === undefined || Number(port ?? 0) > 65_535) throw new Error(`not of the form host[:port]: "${entry}"`);
  return { hostname, port: port === undefined ? null : Number(port) };
};

/** The port that a URL names, or its scheme's. */
export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** Hosts that the operator trusts: an intranet, a test server. */
export class AllowedHosts {
  readonly #entries: readonly AllowedHost[];

  /**
   * @param entries each `host` (any port) or `host:port`; IPv6 in brackets. Hosts match as a whole: no wildcards.
   * @throws Error on anything else, because an entry that never matches would be found out in production.
   */
  constructor(entries: readonly string[]) {
    this.#entries = entries.map(parseEntry);
  }

  has(url: URL): boolean {
    return this.#entries.some(
      ({ hostname, port }) => hostname === url.hostname && (port === null || port === portOf(url)),
    );
  }
}
