/** The cells of a text that is CSV by RFC 4180, sections 2.1 to 2.7, to the letter. @throws where it is not */
export const readCsv = (text: string): string[][] => {
  const lines: string[][] = [];
  for (let at = 0; at < text.length; at += 2) {
    const line: string[] = [];
    for (at -= 1; line.length === 0 || text[at] === ','; ) {
      const { cell, end } = text[at + 1] === '"' ? quotedCell(text, at + 1) : plainCell(text, at + 1);
      line.push(cell);
      at = end;
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    lines.push(line);
  }
  return lines;
};

const plainCell = (text: string, start: number): { cell: string; end: number } => {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\r') {
    if (text[end] === '"' || text[end] === '\n') throw new Error(`not quoted, at ${end}`);
    end += 1;
  }
  return { cell: text.slice(start, end), end };
};

const quotedCell = (text: string, start: number): { cell: string; end: number } => {
  let cell = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else return { cell, end: at + 1 };
  }
  throw new Error(`a quote without end, at ${start}`);
};
