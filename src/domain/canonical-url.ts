/** Parameters that say where a reader came from, not which page it is. */
const trackingParameters = new Set([
  'fbclid',
  'gclid',
  'gclsrc',
  'dclid',
  'gbraid',
  'wbraid',
  'srsltid',
  'msclkid',
  'twclid',
  'ttclid',
  'yclid',
  'ysclid',
  '_openstat',
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
  '__hssc',
  '__hstc',
  '__hsfp',
  'hsctatracking',
  '_ga',
  '_gl',
  's_cid',
  'ref_src',
  'cmpid',
]);

const isTracking = (name: string): boolean => name.startsWith('utm_') || trackingParameters.has(name);

/**
 * One form for all ways of writing the same address, by rule and from the URL alone, since a page must not choose its
 * own key. Lower-case host without a final dot; no default port, fragment or tracking parameters; the others sorted by
 * name, repeated ones in their order; escapes as in RFC 3986, 6.2.2. Idempotent.
 */
export const canonicalUrl = (url: URL): string => {
  const canonical = new URL(url);
  canonical.hash = '';
  canonical.hostname = canonical.hostname.replace(/\.+$/, '');
  canonical.pathname = withPlainEscapes(canonical.pathname);
  canonical.search = canonicalQuery(canonical.search);
  return canonical.href;
};

/** An absolute http or https URL with a host, or null. */
export const parseHttpUrl = (text: string): URL | null => {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : null;
};

/**
 * URLSearchParams is not used: it writes `?id` as `?id=` and `?a/b` as `?a%2Fb=`, which servers may tell apart. They do
 * not tell `+` from `%20`: both stand for a space in a query.
 */
const canonicalQuery = (search: string): string =>
  search
    .replace(/^\?/, '')
    .split('&')
    .map((parameter) => withPlainEscapes(parameter.replaceAll('+', '%20')))
    .filter((parameter) => parameter !== '' && !isTracking(nameOf(parameter)))
    .map((parameter) => ({ parameter, name: parameter.replace(/=.*$/s, '') }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ parameter }) => parameter)
    .join('&');

const nameOf = (parameter: string): string => parameter.replace(/=.*$/s, '').toLowerCase();

/** Writes escapes in capitals, unescapes characters that need no escape, and escapes a `%` that begins none. */
const withPlainEscapes = (text: string): string =>
  text.replace(/%([0-9a-f]{2})?/gi, (_, hex: string | undefined) => {
    if (hex === undefined) return '%25';
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : `%${hex.toUpperCase()}`;
  });
