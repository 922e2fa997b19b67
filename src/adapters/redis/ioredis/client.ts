import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { Access, RedisTarget, TlsTerms } from './redis-target.ts';

export type Client = Redis | Cluster;

export interface ClientLimits {
  /** How long a call waits. A connection on which nothing comes for twice as long, though it should, is given up. */
  readonly commandTimeoutMs: number;
  /** How long a connection may take until it is there, TLS included. */
  readonly connectTimeoutMs: number;
  /** From 0 up to but without 1: keeps instances from coming back all at once. */
  readonly random: () => number;
}

// What was sent to a server that then died must not be sent again: it may have been applied.
const sentOnce = { maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false } as const;

// What is called in one tick leaves as one write. ECHO asks about the connection itself, and must not wait in the queue.
const pipelined = { enableAutoPipelining: true, autoPipeliningIgnoredCommands: ['echo'] };

// A peer that hangs never says goodbye.
const disconnectTimeoutMs = 1000;
const firstPauseMs = 25;
// Redis is back within two seconds of answering again, also when an attempt has just failed.
const longestPauseMs = 500;
const readonlyPauseMs = 5000;

/** A client that connects by itself, again and again, in the background. Its events are for the caller to handle. */
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
    // Else a Sentinel that hangs would be waited for, for ever.
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
    // Any delay here would send a command again, to a node picked at random.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 20,
    maxRedirections: 3,
    slotsRefreshTimeout: questionTimeoutMs(target, limits),
    // Its own timer can survive `disconnect`: the connection has one instead.
    slotsRefreshInterval: 0,
    clusterRetryStrategy: pause,
    clusterNodeRetryStrategy: pause,
    redisOptions: serverOptions({ ...target, db: 0 }, limits),
    // The nodes' names must reach TLS as they are: certificates are made out to them.
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
 * Where the master is, and who has which slots, is asked on a connection that is made for the question. Without TLS that
 * takes no longer than a call; with it, a connection of its own would never be there in time.
 */
const questionTimeoutMs = ({ tls }: Access, { commandTimeoutMs, connectTimeoutMs }: ClientLimits): number =>
  tls ? connectTimeoutMs : Math.min(commandTimeoutMs, connectTimeoutMs);

/** What holds for the connection to any one server. */
const serverOptions = (access: Access, limits: ClientLimits) =>
  ({
    ...sentOnce,
    // Calls have their deadlines from the transport. This one is the connection's: it runs only while a reply is due.
    socketTimeout: 2 * limits.commandTimeoutMs,
    connectTimeout: limits.connectTimeoutMs,
    disconnectTimeout: disconnectTimeoutMs,
    maxLoadingRetryTime: longestPauseMs,
    // One shape of replies, whatever the server; and AUTH rather than HELLO, which proxies do not all know.
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

/** Doubles from attempt to attempt; between half of it and all of it is waited. */
const pauses =
  (random: () => number) =>
  (attempt: number): number =>
    Math.round(Math.min(firstPauseMs * 2 ** Math.min(attempt, 10), longestPauseMs) * (0.5 + random() / 2));

/** A server that became a replica is left for the one that its name, or Sentinel, now means; but not at each write. */
const leavesReplicas = (): ((error: Error) => boolean) => {
  let leftAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (!error.message.startsWith('READONLY') || performance.now() < leftAtMs + readonlyPauseMs) return false;
    leftAtMs = performance.now();
    return true;
  };
};
