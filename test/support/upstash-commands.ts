import { hash } from 'node:crypto';
import { Redis } from 'ioredis';
import { host } from './redis-process.ts';
import { UpstashScripts } from './upstash-scripts.ts';

export type Command = readonly [name: string, ...args: (string | number | boolean | null)[]];
export type Answer = { readonly result: unknown } | { readonly error: string };

const infoSections = ['Server', 'Clients', 'Memory', 'Stats', 'Cluster', 'Keyspace'];

export const isCommand = (value: unknown): value is Command =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  value.every((part) => part === null || ['string', 'number', 'boolean'].includes(typeof part)) &&
  value.every((part) => typeof part !== 'string' || part.isWellFormed());

/** Runs commands as Upstash would, on a Redis. */
export class UpstashCommands {
  readonly #redis: Redis;
  readonly #scripts = new UpstashScripts();

  constructor(port: number) {
    this.#redis = new Redis({ host, port, protocol: 2, disableClientInfo: true, retryStrategy: () => null });
    // Whose server was taken away ends as well.
    this.#redis.on('error', () => undefined);
  }

  close(): void {
    this.#redis.disconnect();
  }

  async run(command: Command, base64: boolean): Promise<Answer> {
    const [name, ...args] = this.#translate(command);
    if (name === 'CONFIG') return { error: "ERR Command is not available: 'CONFIG'" };
    try {
      const reply = await this.#redis.callBuffer(name, ...args);
      return { result: encode(asUpstash(command, name, reply), base64) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  }

  /** All or nothing of what can be parsed. */
  async runTogether(commands: readonly Command[], base64: boolean): Promise<readonly Answer[] | { error: string }> {
    const transaction = this.#redis.multi();
    for (const command of commands) {
      const [name, ...args] = this.#translate(command);
      transaction.callBuffer(name, ...args);
    }
    try {
      const replies = (await transaction.exec()) ?? [];
      return replies.map(([error, reply]) => (error ? { error: error.message } : { result: encode(reply, base64) }));
    } catch (error) {
      return { error: (error as Error).message };
    }
  }

  #translate([given, ...rest]: Command): readonly [string, ...string[]] {
    // In capitals: ioredis turns replies to some commands, by their name, into objects.
    const name = given.toUpperCase();
    const [first = '', ...others] = rest.map(String);
    if (name === 'EVAL' || name === 'EVAL_RO') return [name, this.#scripts.translate(first), ...others];
    if (name === 'EVALSHA' || name === 'EVALSHA_RO') return [name, this.#scripts.digestOf(first), ...others];
    if (name !== 'SCRIPT') return [name, ...rest.map(String)];
    const loads = first.toUpperCase() === 'LOAD';
    return [name, first, ...others.map((one) => (loads ? this.#scripts.translate(one) : this.#scripts.digestOf(one)))];
  }
}

const asUpstash = ([, first, text]: Command, name: string, reply: unknown): unknown => {
  if (name === 'SCRIPT' && /^load$/i.test(String(first))) return hash('sha1', String(text));
  if (name === 'INFO') return shortInfo(String(reply));
  return reply;
};

/** Upstash tells little of itself: neither persistence nor eviction. */
const shortInfo = (text: string): string =>
  text
    .split(/(?=^# )/m)
    .filter((section) => infoSections.some((name) => section.startsWith(`# ${name}`)))
    .map((section) => section.replace(/^maxmemory_policy:.*\r\n/m, ''))
    .join('');

/** Bytes as text: base64 where that is asked for, except a bare OK. */
const encode = (reply: unknown, base64: boolean): unknown => {
  if (Array.isArray(reply)) return reply.map((one) => encode(one, base64));
  if (typeof reply === 'string') return encode(Buffer.from(reply), base64);
  if (!Buffer.isBuffer(reply)) return reply ?? null;
  return base64 && reply.toString('latin1') !== 'OK' ? reply.toString('base64') : reply.toString();
};
