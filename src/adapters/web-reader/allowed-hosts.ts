/** A host that the operator trusts: an intranet, a test server. Matched as a whole, without wildcards. */
export interface AllowedHost {
  /** As in a URL. */
  readonly hostname: string;
  /** Null for every port. */
  readonly port: number | null;
}

const entryForm = /^(?<host>\[[^\]]+\]|[^\s,:/?#@\\*[\]]+)(?::(?<port>\d{1,5}))?$/;

/**
 * Reads `host` (any port) or `host:port`; IPv6 in brackets.
 *
 * @returns undefined for anything else: an entry that never matches would only be noticed in production
 */
export const allowedHostOf = (entry: string): AllowedHost | undefined => {
  const { host, port } = entryForm.exec(entry.trim())?.groups ?? {};
  const hostname = host === undefined ? undefined : URL.parse(`http://${host}/`)?.hostname;
  if (hostname === undefined || Number(port ?? 0) > 65_535) return undefined;
  return { hostname, port: port === undefined ? null : Number(port) };
};

/** The port that a URL names, or its scheme's. */
export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

export const isAllowed = (hosts: readonly AllowedHost[], url: URL): boolean =>
  hosts.some(({ hostname, port }) => hostname === url.hostname && (port === null || port === portOf(url)));
