import type { Visitor } from '../domain/visitor.ts';

/** Counts visitors' threads, to show to them only: no decision depends on it. Operators are not counted. */
export interface UsageHistory {
  /** Counts in the process, at once. The count reaches storage soon, unless storage fails. */
  count(visitor: Visitor, atMs: number): void;

  /** Includes this process's latest counts; if storage does not answer, only those. Never fails because of storage. */
  usageOf(visitor: Visitor, atMs: number): Promise<VisitorUsage>;
}

/** Threads of the UTC day, and of its calendar month. */
export interface VisitorUsage {
  readonly today: number;
  readonly thisMonth: number;
}
