export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The same for all servers of a target. */
export interface Access {
  readonly username?: string;
  readonly password?: string;
  /** The number of a database; a Cluster has only 0. */
  readonly db?: number;
  readonly tls?: TlsTerms;
}

export interface TlsTerms {
  /** The certificates of the authorities to trust, as PEM; without it, those that Node knows. */
  readonly ca?: string;
  /** Takes whatever certificate the server shows. */
  readonly insecure?: boolean;
}

/** Where Redis is. */
export type RedisTarget =
  | (Access & Address & { readonly kind: 'single' })
  | (Access & {
      readonly kind: 'sentinel';
      /** What the Sentinels call the master. */
      readonly name: string;
      readonly sentinels: readonly Address[];
      /** Of the Sentinels themselves, where they want one. */
      readonly sentinelPassword?: string;
    })
  | (Access & { readonly kind: 'cluster'; readonly nodes: readonly Address[] });

const defaultPort = 6379;

/**
 * `redis[s]://user:password@host:port/db`, user and password URL-encoded.
 *
 * @returns undefined where it is no such URL. Why is not told, because it may hold a password.
 */
export const targetOfUrl = (text: string): (RedisTarget & { readonly kind: 'single' }) | undefined => {
  const url = URL.parse(text);
  const db = /^\/(\d{1,5})?$/.exec(url?.pathname || '/');
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || !db || url.search || url.hash)
    return undefined;
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === undefined || password === undefined) return undefined;
  return {
    kind: 'single',
    // An IPv6 address stands in brackets in a URL, and nowhere else.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPort : Number(url.port),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(db[1] !== undefined && { db: Number(db[1]) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  };
};

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};
