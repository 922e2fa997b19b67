/** Parameters that say where a reader came from, not what is to be read. */
const trackingParameters = new Set([
  'fbclid',
  'gclid',
  'gclsrc',
  'dclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'twclid',
  'ttclid',
  'yclid',
  'igshid',
  'igsh',
  'li_fat_id',
  'mc_cid',
  'mc_eid',
  'mkt_tok',
  'oly_anon_id',
  'oly_enc_id',
  'vero_id',
  '_hsenc',
  '_hsmi',
  '_ga',
  '_gl',
  's_cid',
  'ref_src',
  'cmpid',
]);

const isTracking = (name: string): boolean =>
  name.toLowerCase().startsWith('utm_') || trackingParameters.has(name.toLowerCase());

/**
 * One form for all ways of writing the same address, by rule and from the URL alone: what a page claims of itself never
 * makes a key. Lower-case host, no default port, no fragment, no tracking parameters, the rest sorted.
 */
export const canonicalUrl = (url: URL): string => {
  const canonical = new URL(url);
  canonical.hash = '';
  const kept = [...url.searchParams].filter(([name]) => !isTracking(name));
  canonical.search = new URLSearchParams(kept).toString();
  canonical.searchParams.sort();
  return canonical.href;
};

/** An absolute http or https URL with a host, or null. */
export const parseHttpUrl = (text: string): URL | null => {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : null;
};
