import { createHmac, createSecretKey } from 'node:crypto';
import { StorageFault } from '../../domain/failure.ts';
import type { Values } from '../../ports/storage/values.ts';
import { ownPartition } from './partitions.ts';

/** A name that stands for another and, without the secret, cannot be traced back to it: 22 characters, base64url. */
export type VisitorAlias = (name: string) => string;

/** 128 bits: nobody without the secret can look for two names with one alias. */
const aliasCharacters = 22;

const secretKey = 'secret';

const mostRemembered = 1_000;
const longestRemembered = 100;

/** HMAC-SHA-256 under the secret, shortened. @throws RangeError for an empty secret, which would hide nothing */
export const visitorAlias = (secret: string): VisitorAlias => {
  if (secret === '') throw new RangeError('the secret that aliases are made with is empty');
  const key = createSecretKey(secret, 'utf8');
  return rememberingOf((name) =>
    createHmac('sha256', key).update(name, 'utf8').digest('base64url').slice(0, aliasCharacters),
  );
};

/** One request asks for the same alias several times, and so do those that follow it: the latest names are kept. */
const rememberingOf = (aliasOf: VisitorAlias): VisitorAlias => {
  const known = new Map<string, string>();
  return (name) => {
    const alias = known.get(name) ?? aliasOf(name);
    if (known.has(name) || name.length > longestRemembered) return alias;
    if (known.size === mostRemembered) known.clear();
    known.set(name, alias);
    return alias;
  };
};

/**
 * The secret kept in the backend; the first to ask makes it. All instances on one backend get the same, also when they
 * start at the same time.
 *
 * @throws StorageFault when the backend does not keep it
 */
export const ensureSecret = async (values: Values, makeSecret: () => string): Promise<string> => {
  await values.put(ownPartition, secretKey, makeSecret(), { only: 'if-absent', durable: true });
  const [kept] = await values.get(ownPartition, [secretKey]);
  if (!kept) throw new StorageFault('the backend did not keep the secret that it acknowledged');
  return kept.value;
};
