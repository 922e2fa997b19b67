import { createHmac, createSecretKey } from 'node:crypto';
import { StorageFault } from '../../domain/failure.ts';
import type { Values } from '../../ports/storage/values.ts';
import { ownPartition } from './partitions.ts';

/** Makes a name that stands for another and cannot be traced back without the secret: 22 characters, base64url. */
export type VisitorAlias = (name: string) => string;

/** 128 bits: without the secret, nobody can search for two names with one alias. */
const aliasCharacters = 22;

const secretKey = 'secret';

const mostRemembered = 1_000;
const longestRemembered = 100;

/** Shortened HMAC-SHA-256 with the secret. @throws RangeError for an empty secret, which would hide nothing */
export const visitorAlias = (secret: string): VisitorAlias => {
  if (secret === '') throw new RangeError('the secret that aliases are made with is empty');
  const key = createSecretKey(secret, 'utf8');
  return rememberingOf((name) =>
    createHmac('sha256', key).update(name, 'utf8').digest('base64url').slice(0, aliasCharacters),
  );
};

/** Remembers the latest names: one request asks for the same alias several times, and so do later ones. */
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
 * Gets the secret stored in the backend, and creates it where there is none. All instances on one backend get the same
 * secret, even if they start at the same time.
 *
 * @throws StorageFault when the backend does not store it
 */
export const ensureSecret = async (values: Values, makeSecret: () => string): Promise<string> => {
  const known = await readSecret(values);
  if (known !== null) return known;
  await values.put(ownPartition, secretKey, makeSecret(), { only: 'if-absent', durable: true });
  const kept = await readSecret(values);
  if (kept === null) throw new StorageFault('the backend did not keep the secret that it acknowledged');
  return kept;
};

const readSecret = async (values: Values): Promise<string | null> => {
  const [kept] = await values.get(ownPartition, [secretKey]);
  return kept?.value ?? null;
};
