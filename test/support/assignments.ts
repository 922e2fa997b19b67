import type { Assignment } from '../../src/ports/thread-writer.ts';

/** An assignment to write a thread on a small text for X, with what differs. */
export const assignmentOf = (more: Partial<Assignment> = {}): Assignment => ({
  text: 'The bridge opened in 1932.\n\nIt cost 6.25 million pounds, and took eight years to build.',
  title: 'A bridge',
  sourceLanguage: 'en',
  platform: 'x',
  limit: 280,
  maxPosts: 10,
  tone: 'neutral',
  language: null,
  visitor: { kind: 'network', network: '192.0.2.1', plan: 'free' },
  ...more,
});
