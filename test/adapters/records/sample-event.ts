import type { GeneratedFigures, GenerationEvent, GenerationOutcome } from '../../../src/domain/analytics.ts';
import { noUsage } from '../../../src/domain/thread.ts';

const midnightMs = Date.UTC(2026, 0, 31);

/** What a generation took that cost 900 micro-USD. */
export const usage = { inputTokens: 700, cachedInputTokens: 300, outputTokens: 100, costMicroUsd: 900 };

export const ended = (
  kind: 'hit' | 'miss' | 'collapsed',
  changes: Partial<GeneratedFigures> = {},
): GenerationOutcome => ({
  kind,
  thread: {
    posts: 5,
    platform: 'x',
    mode: 'summarize',
    site: null,
    writer: 'extractive',
    degraded: null,
    usage: noUsage,
    ...changes,
  },
});

/** A hit in the middle of 2026-01-31. */
export const sampleEvent = (changes: Partial<GenerationEvent> = {}): GenerationEvent => ({
  kind: 'generation',
  atMs: midnightMs + 43_200_000,
  durationMs: 2,
  visitorAlias: 'anna',
  outcome: ended('hit'),
  ...changes,
});
