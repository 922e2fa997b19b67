import { sha256 } from './fingerprint.ts';
import type { GrantId } from './grant.ts';
import type { ThreadOrder } from './order.ts';
import type { PlatformName } from './platform.ts';
import type { Thread, ThreadId } from './thread.ts';

declare const valid: unique symbol;
/** What a visitor's cookie holds: 128 random bits, base64url. Whoever has it has the session: it is never written down. */
export type SessionId = string & { readonly [valid]: 'session' };

export const parseSessionId = (text: string): SessionId | null =>
  /^[\w-]{22}$/.test(text) ? (text as SessionId) : null;

/** What may be written down of a session: whoever has it does not have the session. Lower-case hex SHA-256. */
export const digestOfSession = (id: SessionId): string => sha256(id);

/** Sessions, and the threads in their histories, are kept so long after their last use. */
export const sessionLifetimeMs = 30 * 24 * 60 * 60_000;

/** What a visitor wants where a request does not say. A language is a BCP 47 tag. */
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

/** What is kept of a visitor, for 30 days after the last use. */
export interface Session {
  readonly preferences: Preferences;
  /** The latest first, each thread once. */
  readonly threads: readonly HistoryEntry[];
  /** What the visitor redeemed; whether it still holds, the grant says. */
  readonly grant: GrantId | null;
}

export const emptySession: Session = { preferences: {}, threads: [], grant: null };

/** What is to become of preferences: null clears one, and what is not named stays. */
export type PreferenceChanges = { readonly [K in keyof Preferences]: NonNullable<Preferences[K]> | null };

export const withPreferences = (session: Session, changes: PreferenceChanges): Session => {
  const wanted = Object.entries({ ...session.preferences, ...changes }).filter(([, value]) => value !== null);
  return { ...session, preferences: Object.fromEntries(wanted) as Preferences };
};

/** So that histories are read in one sitting, and sessions stay small. */
const mostThreads = 20;
const longestTitle = 200;

/** The thread comes first, wherever it was before; the oldest makes room. */
export const withThread = (session: Session, entry: HistoryEntry): Session => {
  const others = session.threads.filter(({ id }) => id !== entry.id);
  return { ...session, threads: [entry, ...others].slice(0, mostThreads) };
};

/** Null for a thread that is kept nowhere. */
export const historyEntryOf = ({ id, source, platform, createdAtMs }: Thread): HistoryEntry | null =>
  id === null ? null : { id, title: source.title === null ? null : shortened(source.title), platform, createdAtMs };

const shortened = (title: string): string => {
  const characters = [...title.slice(0, 2 * longestTitle + 1)];
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`;
};
