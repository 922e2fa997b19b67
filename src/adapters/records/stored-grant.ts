import { z } from 'zod';
import type { Dated, Grant, GrantId } from '../../domain/grant.ts';
import { parseJson } from '../../domain/parse-json.ts';

/** To be raised when an older release must not read, and so change, a newer one's value. */
const schemaVersion = 1;

const text = z.string();
const stamp = z.object({ atMs: z.number(), rank: z.number() });
const dated = <T>(value: z.ZodType<T>): z.ZodType<Dated<T>> => z.object({ value, stamp });

const grantSchema: z.ZodType<Grant> = z.object({
  payment: dated(z.enum(['paid', 'failed', 'refunded', 'disputed', 'revoked'])).nullable(),
  boughtUntilMs: dated(z.number()).nullable(),
  paidUntilMs: dated(z.number()).nullable(),
  assumedUntilMs: dated(z.number()).nullable(),
  subscriptions: z.record(text, dated(z.enum(['live', 'ended']))),
  codeDigest: text.nullable(),
  keyDigest: text.nullable(),
  replacedKeyDigests: z.array(text),
  redeemedBy: z.object({ session: text, asker: text }).nullable(),
});

const stored = z.object({ v: z.literal(schemaVersion), grant: grantSchema });
const storedLinks = z.object({ v: z.literal(schemaVersion), grants: z.array(text) });

export const encodeGrant = (grant: Grant): string => JSON.stringify({ v: schemaVersion, grant });

/** Null for what this release cannot read. */
export const decodeGrant = (value: string): Grant | null => stored.safeParse(parseJson(value)).data?.grant ?? null;

export const encodeLinks = (grants: readonly GrantId[]): string => JSON.stringify({ v: schemaVersion, grants });

/** Null for what this release cannot read. */
export const decodeLinks = (value: string): readonly GrantId[] | null =>
  (storedLinks.safeParse(parseJson(value)).data?.grants as GrantId[] | undefined) ?? null;
