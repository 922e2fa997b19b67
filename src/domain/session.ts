import type { GrantId } from './grant.ts';
import type { ThreadOrder } from './order.ts';
import type { PlatformName } from './platform.ts';
import type { ThreadId } from './thread.ts';

declare const valid: unique symbol;
/** What a visitor's cookie holds: 128 random bits, base64url. Whoever has it has the session: it is never written down. */
export type SessionId = string & { readonly [valid]: 'session' };

export const parseSessionId = (text: string): SessionId | null =>
  /^[\w-]{22}$/.test(text) ? (text as SessionId) : null;

/** What a visitor wants where a request does not say. */
export type Preferences = Partial<Pick<ThreadOrder, 'platform' | 'tone' | 'numbering' | 'language' | 'maxPosts'>>;

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
