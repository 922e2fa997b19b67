const prescanBytes = 1024;

const byteOrderMark = (bytes: Buffer): string | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return undefined;
};

/**
 * The charset that the markup declares: `<?xml encoding>`, `<meta charset>`, `<meta http-equiv content="…charset=">`.
 */
const inMarkup = (bytes: Buffer): string | undefined => {
  const start = bytes.toString('latin1', 0, prescanBytes).replaceAll(/<!--.*?-->/gs, '');
  const xml = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]+)/i.exec(start);
  const meta = /<meta[\s/][^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(start);
  const label = (xml ?? meta)?.[1];
  // Markup that can be read so far is not UTF-16:
  // https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
  return label !== undefined && /^utf-?16/i.test(label.trim()) ? 'utf-8' : label;
};

const decoderOf = (label: string | null | undefined) => {
  if (label === null || label === undefined) return null;
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
};

/**
 * Decodes a page by its byte order mark, else its header, else (if `isMarkup`) its own declaration, else as UTF-8.
 * Unknown labels are ignored. Bytes that do not decode become U+FFFD, never an error.
 */
export const decodeText = (bytes: Buffer, headerCharset: string | null, isMarkup: boolean): string => {
  const decoder =
    decoderOf(byteOrderMark(bytes)) ??
    decoderOf(headerCharset) ??
    decoderOf(isMarkup ? inMarkup(bytes) : null) ??
    new TextDecoder();
  return decoder.decode(bytes);
};
