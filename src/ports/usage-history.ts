import type { Visitor } from '../domain/visitor.ts';

/** How many threads visitors got, for them to see: nothing is decided by it. Operators are not counted. */
export interface UsageHistory {
  /** Counts in the process, at once. What is counted reaches storage soon, unless storage fails meanwhile. */
  count(visitor: Visitor, atMs: number): void;

  /** With what this process has just counted; where storage does not answer, with nothing else. Never fails for it. */
  usageOf(visitor: Visitor, atMs: number): Promise<VisitorUsage>;
}

/** Threads of the UTC day, and of the calendar month that it is in. */
export interface VisitorUsage {
  readonly today: number;
  readonly thisMonth: number;
}
