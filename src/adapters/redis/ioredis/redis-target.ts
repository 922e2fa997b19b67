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
  /** The certificates of trusted authorities, as PEM. Default: those that Node trusts. */
  readonly ca?: string;
  /** Accepts any certificate. */
  readonly insecure?: boolean;
}

/** The address of Redis. */
export type RedisTarget =
  | (Access & Address & { readonly kind: 'single' })
  | (Access & {
      readonly kind: 'sentinel';
      /** The master's name for the Sentinels. */
      readonly name: string;
      readonly sentinels: readonly Address[];
      /** The password of the Sentinels, if they have one. */
      readonly sentinelPassword?: string;
    })
  | (Access & { readonly kind: 'cluster'; readonly nodes: readonly Address[] });

const defaultPort = 6379;

/**
 * `redis[s]://user:password@host:port/db`, user and password URL-encoded.
 *
 * @returns undefined for any other text. The reason is not given, because the text may contain a password.
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
    // IPv6 addresses have brackets in URLs only.
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
