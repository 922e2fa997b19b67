/** White space by the definition of JavaScript's `trim` and `\s`. */
export const isSpace = (codeUnit: number): boolean =>
  codeUnit <= 0x20
    ? codeUnit === 0x20 || (codeUnit >= 0x09 && codeUnit <= 0x0d)
    : codeUnit >= 0xa0 &&
      (codeUnit === 0xa0 ||
        codeUnit === 0x1680 ||
        (codeUnit >= 0x2000 && codeUnit <= 0x200a) ||
        (codeUnit >= 0x2028 && codeUnit <= 0x2029) ||
        codeUnit === 0x202f ||
        codeUnit === 0x205f ||
        codeUnit === 0x3000 ||
        codeUnit === 0xfeff);

/** No-break space, figure space and narrow no-break space: no line should break there. */
export const isNoBreakSpace = (codeUnit: number): boolean =>
  codeUnit === 0xa0 || codeUnit === 0x2007 || codeUnit === 0x202f;

export const lineFeed = 0x0a;

/** Whether a code unit is the second half of a surrogate pair of this text. */
export const isInsidePair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;

/** UTF-8 bytes of a code point; a lone surrogate is sent as U+FFFD. */
export const utf8Bytes = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

export const countCodePoints = (text: string): number => {
  let points = 0;
  for (let at = 0; at < text.length; at++) if (!isInsidePair(text, at)) points++;
  return points;
};
