import { noUsage } from '../../src/domain/thread.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../src/ports/thread-writer.ts';

/** One call that waits for the test to say how it ends. */
export interface HeldCall {
  readonly assignment: Assignment;
  readonly signal: AbortSignal;
  readonly finish: (manuscript: Manuscript) => void;
  readonly fail: (error: unknown) => void;
}

/** A writer whose every call ends when and as the test wants it to, or with the abort reason. */
export class HeldWriter implements ThreadWriter {
  readonly identity: WriterIdentity;
  /** All that were ever made, in order. */
  readonly calls: HeldCall[] = [];

  constructor(name = 'held') {
    this.identity = { name, model: null, revision: 1 };
  }

  write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    return new Promise((finish, fail) => {
      signal.addEventListener('abort', () => fail(signal.reason), { once: true });
      this.calls.push({ assignment, signal, finish, fail });
    });
  }
}

/** A manuscript of one post, with what differs. */
export const manuscriptOf = (text: string, more: Partial<Manuscript> = {}): Manuscript => ({
  drafts: [{ text, source: null }],
  writer: { name: 'held', model: null, revision: 1 },
  degraded: null,
  unapplied: [],
  usage: noUsage,
  ...more,
});

/** Runs what is due: everything that waits for nothing but promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
