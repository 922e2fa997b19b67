import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Access, type Address, type RedisTarget, targetOfUrl } from '../../adapters/redis/ioredis/redis-target.ts';
import type { Environment } from './environment.ts';
import { refuse } from './settings-error.ts';

/** The backend that the environment selects, and why. */
export type StorageChoice = { readonly why: string } & (
  | { readonly kind: 'memory' | 'sqlite' }
  | { readonly kind: 'redis'; readonly target: RedisTarget }
  | { readonly kind: 'upstash'; readonly url: URL; readonly token: string }
  | { readonly kind: 'module'; readonly path: string }
);

/** Reads the variables of every backend, so that a half-configured one is noticed. */
export const readStorageChoice = (env: Environment): StorageChoice => {
  const asked = env.text('STORAGE', 'auto');
  const redis = readRedis(env);
  const upstash = readUpstash(env);
  const why = `STORAGE=${asked}`;
  if (asked.startsWith('module:')) return { kind: 'module', path: asked.slice('module:'.length), why };
  switch (asked) {
    case 'memory':
    case 'sqlite':
      return { kind: asked, why };
    case 'redis':
      return redis ? { ...redis, why } : refuse('REDIS_URL', 'or REDIS_HOST must be set where STORAGE=redis');
    case 'upstash':
      return upstash ? { ...upstash, why } : refuse('UPSTASH_REDIS_REST_URL', 'must be set where STORAGE=upstash');
    case 'auto':
      return redis ?? upstash ?? { kind: 'sqlite', why: 'Redis not configured' };
    default:
      return refuse('STORAGE', `must be one of auto, memory, sqlite, redis, upstash, module:FILE, not "${asked}"`);
  }
};

type RedisChoice = Extract<StorageChoice, { kind: 'redis' }>;

const addressVariables = ['REDIS_URL', 'REDIS_HOST', 'REDIS_CLUSTER_NODES', 'REDIS_SENTINELS'] as const;

const readRedis = (env: Environment): RedisChoice | null => {
  const url = env.secret('REDIS_URL');
  const host = env.text('REDIS_HOST', null);
  const port = env.integer('REDIS_PORT', { from: 1, to: 65_535, or: 6379 });
  const access = readAccess(env);
  const nodes = env.list('REDIS_CLUSTER_NODES').map((node) => addressOf('REDIS_CLUSTER_NODES', node));
  const sentinels = env.list('REDIS_SENTINELS').map((node) => addressOf('REDIS_SENTINELS', node));
  const name = env.text('REDIS_SENTINEL_NAME', null);
  const given = [url !== null, host !== null, nodes.length > 0, sentinels.length > 0];
  const named = addressVariables.filter((_, i) => given[i]);
  const [variable, second] = named;
  if (second !== undefined) return refuse(second, `must not be set beside ${variable}: there is one Redis`);
  if ((name === null) !== (sentinels.length === 0)) {
    return refuse(
      name === null ? 'REDIS_SENTINEL_NAME' : 'REDIS_SENTINELS',
      'must be set too: one is nothing without the other',
    );
  }
  if (variable === undefined) return refuseLeftovers(env);
  const why = `${variable} is set`;
  if (url !== null) return { kind: 'redis', target: urlTarget(url, access), why };
  if (host !== null) return { kind: 'redis', target: { kind: 'single', host, port, ...access }, why };
  if (name !== null) return { kind: 'redis', target: { kind: 'sentinel', name, sentinels, ...access }, why };
  return { kind: 'redis', target: { kind: 'cluster', nodes, ...access }, why };
};

const urlTarget = (url: string, access: Access): RedisTarget => {
  const target = targetOfUrl(url);
  if (!target || !isPort(target.port))
    return refuse('REDIS_URL', 'must be redis[s]://user:password@host:port/db, the password URL-encoded');
  const tls = target.tls || access.tls ? { tls: { ...target.tls, ...access.tls } } : {};
  return { ...access, ...target, ...tls };
};

const readAccess = (env: Environment): Access => {
  const username = env.text('REDIS_USERNAME', null);
  const password = env.secret('REDIS_PASSWORD');
  const caPath = env.text('REDIS_TLS_CA', null);
  const insecure = env.flag('REDIS_TLS_INSECURE', false);
  const tls = env.flag('REDIS_TLS', false) || caPath !== null || insecure;
  return {
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(tls && { tls: { ...(caPath !== null && { ca: readCa(caPath) }), ...(insecure && { insecure }) } }),
  };
};

const readCa = (path: string): string => {
  try {
    const pem = readFileSync(path, 'utf8');
    // Otherwise TLS would silently ignore an invalid certificate, and trust nobody.
    new X509Certificate(pem);
    return pem;
  } catch {
    return refuse('REDIS_TLS_CA', `must name a file with certificates that can be read, not "${path}"`);
  }
};

/** Credentials without an address are an unfinished configuration, not a choice against Redis. */
const refuseLeftovers = (env: Environment): null => {
  const left = ['REDIS_PASSWORD', 'REDIS_USERNAME', 'REDIS_PORT', 'REDIS_TLS', 'REDIS_TLS_CA'].find((name) =>
    env.isSet(name),
  );
  return left === undefined ? null : refuse('REDIS_HOST', `or REDIS_URL must be set where ${left} is`);
};

const readUpstash = (env: Environment): Extract<StorageChoice, { kind: 'upstash' }> | null => {
  const url = env.httpUrl('UPSTASH_REDIS_REST_URL');
  const token = env.token('UPSTASH_REDIS_REST_TOKEN');
  if (url === null && token === null) return null;
  if (token === null) return refuse('UPSTASH_REDIS_REST_TOKEN', 'must be set where UPSTASH_REDIS_REST_URL is');
  if (url === null) return refuse('UPSTASH_REDIS_REST_URL', 'must be set where UPSTASH_REDIS_REST_TOKEN is');
  return { kind: 'upstash', url, token, why: 'UPSTASH_REDIS_REST_URL is set' };
};

const addressOf = (variable: string, text: string): Address => {
  const [, host, port] = /^(\[[\da-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(text) ?? [];
  if (host === undefined || !isPort(Number(port)))
    return refuse(variable, 'must be host:port, several separated by commas');
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
};

const isPort = (port: number): boolean => port >= 1 && port <= 65_535;
