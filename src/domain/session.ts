import { sha256 } from './fingerprint.ts';
import type { GrantId } from './grant.ts';
import type { ThreadOrder } from './order.ts';
import type { PlatformName } from './platform.ts';
import type { Thread, ThreadId } from './thread.ts';
import { dayMs } from './utc-day.ts';

declare const valid: unique symbol;
/**
 * The content of a visitor's cookie: 128 random bits, base64url. Whoever has it has the session, so it is never stored.
 */
export type SessionId = string & { readonly [valid]: 'session' };

export const parseSessionId = (text: string): SessionId | null =>
  /^[\w-]{22}$/.test(text) ? (text as SessionId) : null;

/** The stored name of a session, from which the id cannot be derived. Lower-case hex SHA-256. */
export const digestOfSession = (id: SessionId): string => sha256(id);

/** Sessions, and the threads in their histories, are kept this long after their last use. */
export const sessionLifetimeMs = 30 * dayMs;

/** A visitor's defaults for requests that do not say. A language is a BCP 47 tag. */
export type Preferences = Partial<
  Pick<ThreadOrder, 'platform' | 'tone' | 'numbering' | 'maxPosts'> & { readonly language: string }
>;

/** A thread that a visitor made. */
export interface HistoryEntry {
  readonly id: ThreadId;
  readonly title: string | null;
  readonly platform: PlatformName;
  readonly createdAtMs: number;
}

/** Everything stored about a visitor, for 30 days after the last use. */
export interface Session {
  readonly preferences: Preferences;
  /** The latest first, each thread once. */
  readonly threads: readonly HistoryEntry[];
  /** The grant that the visitor redeemed, which may have ended since. */
  readonly grant: GrantId | null;
}

export const emptySession: Session = { preferences: {}, threads: [], grant: null };

/** Changes of preferences: null clears one, and one left out stays. */
export type PreferenceChanges = { readonly [K in keyof Preferences]: NonNullable<Preferences[K]> | null };

export const withPreferences = (session: Session, changes: PreferenceChanges): Session => {
  const wanted = Object.entries({ ...session.preferences, ...changes }).filter(([, value]) => value !== null);
  return { ...session, preferences: Object.fromEntries(wanted) as Preferences };
};

/** Keeps histories readable and sessions small. */
const mostThreads = 20;
const longestTitle = 200;

/** Puts the thread first, wherever it was; the oldest makes room. */
export const withThread = (session: Session, entry: HistoryEntry): Session => {
  const others = session.threads.filter(({ id }) => id !== entry.id);
  return { ...session, threads: [entry, ...others].slice(0, mostThreads) };
};

/** Null for a thread that is not stored. */
export const historyEntryOf = ({ id, source, platform, createdAtMs }: Thread): HistoryEntry | null =>
  id === null ? null : { id, title: source.title === null ? null : shortened(source.title), platform, createdAtMs };

const shortened = (title: string): string => {
  const characters = [...title.slice(0, 2 * longestTitle + 1)];
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`;
};
