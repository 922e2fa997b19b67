import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { Access, RedisTarget, TlsTerms } from './redis-target.ts';

export type Client = Redis | Cluster;

export interface ClientLimits {
  /** The time limit of a call. A connection that is silent for twice as long, while replies are due, is closed. */
  readonly commandTimeoutMs: number;
  /** The time limit for opening a connection, TLS included. */
  readonly connectTimeoutMs: number;
  /** From 0 (inclusive) to 1 (exclusive): keeps instances from reconnecting all at once. */
  readonly random: () => number;
}

// A command sent to a server that then died must not be sent again: it may have been applied.
const sentOnce = { maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false } as const;

// The calls of one tick are written together. ECHO tests the connection itself, and must not wait in the queue.
const pipelined = { enableAutoPipelining: true, autoPipeliningIgnoredCommands: ['echo'] };

// A hanging peer never closes the connection.
const disconnectTimeoutMs = 1000;
const firstPauseMs = 25;
// So that Redis is used again within two seconds of its recovery, even if an attempt has just failed.
const longestPauseMs = 500;
const readonlyPauseMs = 5000;

/** A client that connects and reconnects by itself, in the background. The caller handles its events. */
export const makeClient = (target: RedisTarget, limits: ClientLimits): Client => {
  const pause = pauses(limits.random);
  if (target.kind === 'cluster') return clusterOf(target, limits, pause);
  const options = {
    ...serverOptions(target, limits),
    ...pipelined,
    enableOfflineQueue: false,
    retryStrategy: pause,
    reconnectOnError: leavesReplicas(),
  } satisfies RedisOptions;
  if (target.kind === 'single') return new Redis({ ...options, host: target.host, port: target.port });
  return new Redis({
    ...options,
    sentinels: target.sentinels.map((address) => ({ ...address })),
    name: target.name,
    // Otherwise a hanging Sentinel would be waited for without limit.
    sentinelCommandTimeout: questionTimeoutMs(target, limits),
    sentinelRetryStrategy: pause,
    ...(target.sentinelPassword !== undefined && { sentinelPassword: target.sentinelPassword }),
    ...(target.tls && { sentinelTLS: tlsOptions(target.tls), enableTLSForSentinelMode: true }),
  });
};

const clusterOf = (
  target: RedisTarget & { readonly kind: 'cluster' },
  limits: ClientLimits,
  pause: (attempt: number) => number,
): Cluster => {
  const options = {
    ...pipelined,
    enableOfflineQueue: false,
    // Any delay here would send a command again, to a random node.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 20,
    maxRedirections: 3,
    slotsRefreshTimeout: questionTimeoutMs(target, limits),
    // Its timer can survive `disconnect`, so the connection has its own.
    slotsRefreshInterval: 0,
    clusterRetryStrategy: pause,
    clusterNodeRetryStrategy: pause,
    redisOptions: serverOptions({ ...target, db: 0 }, limits),
    // TLS needs the nodes' original names, which their certificates contain.
    ...(target.tls && {
      dnsLookup: (host: string, found: (error: null, address: string) => void) => found(null, host),
    }),
  } satisfies ClusterOptions;
  return new Cluster(
    target.nodes.map((address) => ({ ...address })),
    options,
  );
};

/**
 * The time limit of asking for the master or the slots, on a connection made for that question. Without TLS it takes no
 * longer than a call; with TLS, a separate connection could never be ready in that time.
 */
const questionTimeoutMs = ({ tls }: Access, { commandTimeoutMs, connectTimeoutMs }: ClientLimits): number =>
  tls ? connectTimeoutMs : Math.min(commandTimeoutMs, connectTimeoutMs);

/** The options of the connection to any one server. */
const serverOptions = (access: Access, limits: ClientLimits) =>
  ({
    ...sentOnce,
    // Calls have the transport's deadlines. This is the connection's: it runs only while a reply is due.
    socketTimeout: 2 * limits.commandTimeoutMs,
    connectTimeout: limits.connectTimeoutMs,
    disconnectTimeout: disconnectTimeoutMs,
    maxLoadingRetryTime: longestPauseMs,
    // The same form of replies for all servers; and AUTH instead of HELLO, which not all proxies know.
    protocol: 2,
    disableClientInfo: true,
    ...(access.username !== undefined && { username: access.username }),
    ...(access.password !== undefined && { password: access.password }),
    ...(access.db !== undefined && { db: access.db }),
    ...(access.tls && { tls: tlsOptions(access.tls) }),
  }) satisfies RedisOptions;

const tlsOptions = ({ ca, insecure }: TlsTerms): { ca?: string; rejectUnauthorized: boolean } => ({
  ...(ca !== undefined && { ca }),
  rejectUnauthorized: !insecure,
});

/** Doubles with each attempt; the actual pause is between half of it and all of it. */
const pauses =
  (random: () => number) =>
  (attempt: number): number =>
    Math.round(Math.min(firstPauseMs * 2 ** Math.min(attempt, 10), longestPauseMs) * (0.5 + random() / 2));

/**
 * Reconnects when a server has become a replica, to the master that its name or Sentinel now means; but not at each
 * write.
 */
const leavesReplicas = (): ((error: Error) => boolean) => {
  let leftAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (!error.message.startsWith('READONLY') || performance.now() < leftAtMs + readonlyPauseMs) return false;
    leftAtMs = performance.now();
    return true;
  };
};
