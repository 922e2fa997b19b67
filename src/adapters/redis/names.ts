// A noncharacter: no well-formed text that means anything begins with it.
const mark = '\uffff';

/**
 * A name as text that survives UTF-8. There, all lone surrogates become one replacement character, and two names one;
 * names that hold such go as the base64 of their UTF-16.
 */
export const encodeName = (name: string): string =>
  name.isWellFormed() && !name.startsWith(mark) ? name : mark + Buffer.from(name, 'utf16le').toString('base64');

export const decodeName = (text: string): string =>
  text.startsWith(mark) ? Buffer.from(text.slice(mark.length), 'base64').toString('utf16le') : text;
