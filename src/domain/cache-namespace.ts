/** What people count and clear by kind. A thread's source text goes with the thread. */
export const cacheNamespaces = ['threads', 'articles'] as const;
export type CacheNamespace = (typeof cacheNamespaces)[number];
