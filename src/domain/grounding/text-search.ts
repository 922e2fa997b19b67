/**
 * The length of a prefix that is searched first with the engine's own search: fast for a bounded needle, and most
 * absent texts fail here.
 */
const probeLength = 32;

/**
 * The first place from `from` on where `needle` stands and `isWanted` holds, or -1. Knuth, Morris and Pratt: time
 * linear in both lengths, where `indexOf` takes their product for a text that nearly repeats itself.
 */
export const indexWhere = (
  haystack: string,
  needle: string,
  from: number,
  isWanted: (start: number) => boolean,
): number => {
  const first = haystack.indexOf(needle.slice(0, probeLength), from);
  if (first === -1 || needle === '') return -1;
  const borders = bordersOf(needle);
  let matched = 0;
  for (let at = first; at < haystack.length; at++) {
    const unit = haystack.charCodeAt(at);
    while (matched > 0 && unit !== needle.charCodeAt(matched)) matched = borders[matched - 1] ?? 0;
    if (unit === needle.charCodeAt(matched)) matched++;
    if (matched < needle.length) continue;
    const start = at + 1 - needle.length;
    if (isWanted(start)) return start;
    matched = borders[matched - 1] ?? 0;
  }
  return -1;
};

/** For each prefix of the needle, the length of its longest proper prefix that is also its suffix. */
const bordersOf = (needle: string): Int32Array => {
  const borders = new Int32Array(needle.length);
  let border = 0;
  for (let at = 1; at < needle.length; at++) {
    const unit = needle.charCodeAt(at);
    while (border > 0 && unit !== needle.charCodeAt(border)) border = borders[border - 1] ?? 0;
    if (unit === needle.charCodeAt(border)) border++;
    borders[at] = border;
  }
  return borders;
};
