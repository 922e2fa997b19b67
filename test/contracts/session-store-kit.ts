import assert from 'node:assert/strict';
import type { GrantId } from '../../src/domain/grant.ts';
import { type HistoryEntry, parseSessionId, type Session, type SessionId } from '../../src/domain/session.ts';
import type { SessionStore } from '../../src/ports/session-store.ts';

export interface SessionStoreHarness {
  /** An empty store, as two who share it have it. */
  open(): SharedSessions | Promise<SharedSessions>;
  close?(stores: SharedSessions): Promise<void>;
  /** What is there, of anybody: whatever the backend calls it. */
  names(stores: SharedSessions): Promise<readonly string[]>;
}

export type SharedSessions = readonly [SessionStore, SessionStore];

type Names = () => Promise<readonly string[]>;
export type Body = (stores: SharedSessions, names: Names) => Promise<void>;

export const sessionId = (text: string): SessionId => {
  const id = parseSessionId(text.padEnd(22, 'A'));
  assert.ok(id !== null, `${text} can begin an id`);
  return id;
};

export const ann = sessionId('ann');
export const bob = sessionId('bob');
export const full: Session = {
  preferences: { platform: 'mastodon', tone: 'witty', numbering: 'none', language: 'pt-BR', maxPosts: 25 },
  threads: [
    { id: 'th_b', title: 'The harbour', platform: 'bluesky', createdAtMs: 1_700_000_000_123 },
    { id: 'th_a', title: null, platform: 'x', createdAtMs: 0 },
  ],
  grant: 'g'.repeat(22) as GrantId,
};

export const entry = (n: number): HistoryEntry => ({ id: `th_${n}`, title: null, platform: 'x', createdAtMs: n });

export const adding = (added: HistoryEntry) => (session: Session | null) =>
  session && { ...session, threads: [added, ...session.threads] };
