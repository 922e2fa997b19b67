/**
 * How old an answer may be: `cached` accepts anything that is stored; `fresh` accepts nothing stored before the
 * request; `unstored` neither reads nor writes storage.
 */
export type Freshness = 'cached' | 'fresh' | 'unstored';
