import ipaddr from 'ipaddr.js';
import { type AllowedHost, allowedHostOf } from '../../adapters/web-reader/allowed-hosts.ts';
import type { Quota, Quotas } from '../../domain/quota.ts';
import { readBudget } from './budget-settings.ts';
import { Environment, type ReadVariable } from './environment.ts';
import { refuse } from './settings-error.ts';
import { readStorageChoice } from './storage-settings.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type Settings = ReturnType<typeof readSettings>;

/** The only place that reads the environment: every variable with its default, bounds and unit. */
export const readSettings = (variables: Readonly<Record<string, string | undefined>>) => {
  const env = new Environment(variables);
  const environment = env.choice('NODE_ENV', ['development', 'test', 'production'], 'development');
  const production = environment === 'production';
  const settings = {
    environment,
    logLevel: env.choice('LOG_LEVEL', logLevels, 'info'),
    http: {
      port: env.integer('PORT', { from: 0, to: 65_535, or: 8001 }),
      host: env.text('HOST', production ? '0.0.0.0' : '127.0.0.1'),
      trustedProxies: env.list('TRUSTED_PROXIES').map(cidr),
      trustedProxyHops: env.integer('TRUSTED_PROXY_HOPS', { from: 0, to: 16, or: 0 }),
      operatorKeys: env.secrets('API_KEYS').map(operatorKey),
      metricsPublic: env.flag('METRICS_PUBLIC', false),
    },
    storage: {
      choice: readStorageChoice(env),
      directory: env.text('DATA_DIR', './data'),
      keyPrefix: keyPrefix(env.text('KEY_PREFIX', 'threadr:')),
      secret: env.secret('SECRET'),
      required: env.flag('STORAGE_REQUIRED', false),
      instances: env.integer('INSTANCES', { from: 1, to: 10_000, or: 1 }),
      redis: {
        connectTimeoutMs: env.integer('REDIS_CONNECT_TIMEOUT_MS', { from: 1, to: 60_000, or: 2_000 }),
        timeoutMs: env.integer('REDIS_TIMEOUT_MS', { from: 1, to: 60_000, or: 200 }),
        waitReplicas: env.integer('REDIS_WAIT_REPLICAS', { from: 0, to: 16, or: 0 }),
      },
    },
    cache: {
      threadLifetimeMs: env.milliseconds('CACHE_TTL_HOURS', hour, { from: 0.001, to: 8_760, or: 24 }),
      articleLifetimeMs: env.milliseconds('ARTICLE_TTL_MINUTES', minute, { from: 0.01, to: 525_600, or: 60 }),
      maxValueBytes: env.integer('CACHE_MAX_VALUE_BYTES', { from: 1_024, to: 64 * 2 ** 20, or: 2 ** 20 }),
      maxEntries: env.integer('CACHE_MAX_ENTRIES', { from: 1, to: 1e9, or: 1_000_000 }),
      memoryBytes: env.number('CACHE_MEMORY_MB', { from: 1, to: 65_536, or: 64 }) * 2 ** 20,
    },
    limits: {
      threads: threadQuotas(env),
      emails: emailQuotas(env),
      redemptions: { free: redemptionQuota, premium: redemptionQuota },
      sessions: { free: sessionQuota, premium: sessionQuota },
    },
    writer: {
      kind: env.choice('WRITER', ['auto', 'openai', 'extractive'], 'auto'),
      fallback: env.choice('WRITER_FALLBACK', ['extractive', 'none'], 'extractive'),
      budget: readBudget(env),
      openai: {
        apiKey: env.token('OPENAI_API_KEY'),
        baseUrl: modelUrl(env.httpUrl('OPENAI_BASE_URL')),
        model: env.text('OPENAI_MODEL', 'gpt-6-luna'),
        timeoutMs: env.milliseconds('OPENAI_TIMEOUT_SECONDS', second, { from: 0.1, to: 600, or: 30 }),
        maxConcurrency: env.integer('OPENAI_MAX_CONCURRENCY', { from: 1, to: 1_000, or: 16 }),
      },
    },
    reading: {
      maxContentLength: env.integer('MAX_CONTENT_LENGTH', { from: 100, to: 1_000_000, or: 50_000 }),
      allowHosts: env.list('READER_ALLOW_HOSTS').map(allowedHost),
    },
    stripe: {
      webhookSecret: stripeSecret(env.secret('STRIPE_WEBHOOK_SECRET')),
    },
    analytics: {
      keptDays: env.integer('ANALYTICS_DAYS', { from: 1, to: 3_650, or: 400 }),
      flushEveryMs: env.milliseconds('ANALYTICS_FLUSH_SECONDS', second, { from: 0.1, to: 3_600, or: null }),
    },
  };
  if (settings.writer.kind === 'openai' && settings.writer.openai.apiKey === null) {
    refuse('OPENAI_API_KEY', 'must be set where WRITER=openai');
  }
  if (settings.http.trustedProxies.length > 0 && settings.http.trustedProxyHops > 0) {
    refuse('TRUSTED_PROXY_HOPS', 'must not be set beside TRUSTED_PROXIES: one of them says whom to trust');
  }
  // Ignoring one of these would mislead an operator who relies on it.
  const missing = notYet.find((name) => env.isSet(name));
  if (missing !== undefined) refuse(missing, 'must not be set: this release does not have what it is for');
  const { analytics, storage } = settings;
  // Every command counts against Upstash's free plans.
  const flushEveryMs = analytics.flushEveryMs ?? (storage.choice.kind === 'upstash' ? 30 : 1) * second;
  const read: readonly ReadVariable[] = env.read;
  return { ...settings, analytics: { ...analytics, flushEveryMs }, read };
};

const notYet = ['CORS_ORIGINS', 'WORKERS'] as const;

const threadQuotas = (env: Environment): Quotas => {
  const windowMs = env.milliseconds('RATE_LIMIT_WINDOW_HOURS', hour, { from: 0.001, to: 744, or: 1 });
  const most = { from: 1, to: 1e9 };
  return {
    free: { limit: env.integer('RATE_LIMIT_REQUESTS', { ...most, or: 10 }), windowMs },
    premium: { limit: env.integer('RATE_LIMIT_PREMIUM_REQUESTS', { ...most, or: 200 }), windowMs },
  };
};

/** Attempts are limited, so that nobody finds a code by guessing. */
const redemptionQuota: Quota = { limit: 20, windowMs: hour };

/** Changes of a visitor's stored data. */
const sessionQuota: Quota = { limit: 60, windowMs: hour };

const emailQuotas = (env: Environment): Quotas => {
  const quota = { limit: env.integer('EMAIL_LIMIT_REQUESTS', { from: 1, to: 1e9, or: 20 }), windowMs: hour };
  return { free: quota, premium: quota };
};

const allowedHost = (entry: string): AllowedHost =>
  allowedHostOf(entry) ??
  refuse('READER_ALLOW_HOSTS', `must be host or host:port, several separated by commas, not "${entry}"`);

/** A user name makes every call fail; a fragment swallows the rest of the address, and is not sent. */
const modelUrl = (url: URL | null): string | null =>
  url !== null && (url.username !== '' || url.password !== '' || url.hash !== '')
    ? refuse('OPENAI_BASE_URL', 'must be an http or https URL without a user and without a fragment')
    : (url?.href ?? null);

/** Stripe's other secrets are easily mistaken for this one; every webhook would then be refused. */
const stripeSecret = (secret: string | null): string | null =>
  secret !== null && /^(?:sk|rk|pk)_|\s/.test(secret)
    ? refuse('STRIPE_WEBHOOK_SECRET', "must be the webhook endpoint's signing secret (whsec_...), without spaces")
    : secret;

const keyPrefix = (prefix: string): string =>
  /[{}]/.test(prefix) ? refuse('KEY_PREFIX', 'must hold no brace: braces name the slot on a Cluster') : prefix;

const cidr = (text: string) => {
  try {
    return ipaddr.parseCIDR(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  } catch {
    return refuse('TRUSTED_PROXIES', `must be addresses or CIDRs separated by commas, not "${text}"`);
  }
};

const operatorKey = (key: string): string =>
  /^[\x20-\x7e]{16,}$/.test(key)
    ? key
    : refuse('API_KEYS', 'must hold keys of at least 16 characters each, ASCII, separated by commas');
