import { fingerprint, sha256 } from '../../src/domain/fingerprint.ts';
import { countWords } from '../../src/domain/source-text.ts';
import type { CacheEntry } from '../../src/ports/thread-cache.ts';

/** A thread of one post that quotes the whole text. @param limit makes another thread of the same source */
export const sampleEntry = (text: string, { limit = 280 } = {}): CacheEntry => {
  const print = fingerprint({ type: 'text', content: text }, { limit });
  const characterCount = [...text].length;
  return {
    fingerprint: print,
    sourceText: text,
    thread: {
      id: print.threadId,
      posts: [
        {
          number: 1,
          total: 1,
          content: text.slice(0, limit),
          characterCount,
          length: characterCount,
          source: { start: 0, end: text.length },
          unsupported: ['42 %'],
        },
      ],
      platform: 'x',
      limit,
      mode: 'summarize',
      truncated: false,
      source: {
        type: 'text',
        title: null,
        url: null,
        site: null,
        author: null,
        language: 'en',
        words: countWords(text),
        digest: sha256(text),
        length: text.length,
      },
      writer: 'extractive',
      model: null,
      degraded: null,
      unapplied: ['tone'],
      usage: { inputTokens: 10, cachedInputTokens: 5, outputTokens: 3, costMicroUsd: 17 },
      createdAtMs: 1_700_000_000_000,
    },
  };
};
