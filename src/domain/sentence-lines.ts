/** Lines up to this width may have been wrapped by a mail program or an editor; longer ones are whole paragraphs. */
const widestWrap = 120;
/** Paragraphs with narrower lines are verse, items or addresses. */
const narrowestWrap = 45;

const headingLine = /^ {0,3}#{1,6}\s/;
const markedLine = /^\s*(?:#{1,6}\s|[-*+•–—]\s|\(?\d{1,3}[.)]\s|>|\||```|~~~)/;
const endsSentence = /[.!?:;…。！？؟।{}]["'”’»)\]」』]*$/u;

interface Line {
  readonly start: number;
  readonly text: string;
  /** Columns on a terminal: a CJK character takes two. */
  readonly width: number;
}

export const isHeading = (line: string): boolean => headingLine.test(line);

/**
 * Replaces each line end that only wraps a paragraph by a space. The length stays the same, so ranges hold in both
 * texts. The line ends that remain end a paragraph, a heading, an item, a verse.
 */
export const unwrapLines = (text: string): string => {
  if (!text.includes('\n')) return text;
  const parts: string[] = [];
  for (const paragraph of paragraphs(text)) parts.push(unwrapParagraph(paragraph));
  return parts.join('\n');
};

/** Runs of lines without a blank line between them; each blank line is a run of its own. */
function* paragraphs(text: string): Generator<readonly Line[]> {
  let lines: Line[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      if (lines.length > 0) yield lines;
      yield [{ start, text: line, width: 0 }];
      lines = [];
    } else lines.push({ start, text: line, width: columns(line) });
    start += line.length + 1;
  }
  if (lines.length > 0) yield lines;
}

const unwrapParagraph = (lines: readonly Line[]): string => {
  const width = lines.reduce((widest, line) => Math.max(widest, line.width), 0);
  let unwrapped = lines[0]?.text ?? '';
  let inItem = markedLine.test(unwrapped);
  for (let i = 1; i < lines.length; i++) {
    const [above, below] = [lines[i - 1] as Line, lines[i] as Line];
    const marked = markedLine.test(below.text);
    const continues =
      !marked && !isHeading(above.text) && (isIndentedItem(inItem, below) || wraps(above, below, width, lines.length));
    unwrapped += (continues ? ' ' : '\n') + below.text;
    inItem = marked || (inItem && continues);
  }
  return unwrapped;
};

const isIndentedItem = (inItem: boolean, below: Line): boolean => inItem && /^ {2,}\S/.test(below.text);

/**
 * A line was wrapped if the next word would not have fitted. Two lines alone, or lines without a common width, prove
 * nothing: then only a lower-case word after an unfinished line continues it.
 */
const wraps = (above: Line, below: Line, width: number, lines: number): boolean => {
  const goesOn = !endsSentence.test(above.text) && /^\s*["'“‘«(]?\p{Ll}/u.test(below.text);
  if (goesOn && above.width >= narrowestWrap - 5) return true;
  if (width < narrowestWrap || width > widestWrap || lines < 3) return false;
  return above.width + 1 + columns(firstWord(below.text)) > width;
};

const firstWord = (line: string): string => {
  const word = /\S+/.exec(line)?.[0] ?? '';
  return /[\u2e80-\u9fff\uac00-\ud7af]/.test(word) ? word.slice(0, 1) : word;
};

const columns = (text: string): number => {
  let wide = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x2e80) wide++;
  return text.length + wide;
};
