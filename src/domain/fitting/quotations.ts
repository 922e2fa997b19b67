import type { TextRange } from '../thread.ts';

const closers: Readonly<Record<string, string>> = {
  '“': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '「': '」',
  '『': '』',
  '‘': '’',
  '"': '"',
};
const mark = /[“„«»「『‘"”」』’]/g;

/** The closed quotations of a part of a text, with their marks; outermost ones only. */
export const quotations = (text: string, range: TextRange): readonly TextRange[] => {
  const found: TextRange[] = [];
  let open: { readonly at: number; readonly closing: string } | null = null;
  for (const match of text.slice(range.start, range.end).matchAll(mark)) {
    const at = range.start + match.index;
    if (open === null) {
      const closing = closers[match[0]];
      if (closing !== undefined && mayOpen(text, at)) open = { at, closing };
    } else if (open.closing.includes(match[0]) && mayClose(text, at)) {
      found.push({ start: open.at, end: at + 1 });
      open = null;
    }
  }
  return found;
};

/**
 * Tells an opening `"` from an inch mark, and `‘` from an apostrophe. Scripts without spaces use marks that are never
 * ambiguous.
 */
const mayOpen = (text: string, at: number): boolean =>
  /[„「『]/.test(text.charAt(at)) || at === 0 || /[\s([{—–-]/.test(text.charAt(at - 1));

/** An apostrophe has a letter after it; a closing mark has none. */
const mayClose = (text: string, at: number): boolean =>
  !/[’"]/.test(text.charAt(at)) || !/\p{L}/u.test(text.charAt(at + 1));
