// A noncharacter, with which no meaningful text begins.
const mark = '\uffff';

/**
 * A name as text that survives UTF-8. In UTF-8 all lone surrogates become one character, and two names one; so such
 * names are written as the base64 of their UTF-16.
 */
export const encodeName = (name: string): string =>
  name.isWellFormed() && !name.startsWith(mark) ? name : mark + Buffer.from(name, 'utf16le').toString('base64');

export const decodeName = (text: string): string =>
  text.startsWith(mark) ? Buffer.from(text.slice(mark.length), 'base64').toString('utf16le') : text;
