/**
 * What may answer a request: anything that is kept; nothing that was kept before (`fresh`); or neither that, nor may
 * anything be left behind (`unstored`).
 */
export type Freshness = 'cached' | 'fresh' | 'unstored';
