/** The kinds of cached data that operators can count and clear. A thread's source text is cleared with the thread. */
export const cacheNamespaces = ['threads', 'articles'] as const;
export type CacheNamespace = (typeof cacheNamespaces)[number];
