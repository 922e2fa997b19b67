import type { TextRange } from '../thread.ts';
import { linesOf } from './lines.ts';

const rule = /^\s*---\s*$/;

/**
 * The parts of a source that each begin a post, in order. A part starts at a heading, unless only headings are before
 * it in its section, and after a line that is only `---`, which belongs to no part.
 */
export const sectionsOf = (text: string): readonly TextRange[] => {
  const sections: TextRange[] = [];
  let start = 0;
  let onlyHeadings = true;
  const close = (end: number, next: number): void => {
    if (end > start) sections.push({ start, end });
    start = next;
    onlyHeadings = true;
  };
  for (const line of linesOf(text)) {
    if (line.end - line.start < 64 && rule.test(text.slice(line.start, line.end))) close(line.start, line.end);
    else if (line.kind === 'heading' && !onlyHeadings) close(line.start, line.start);
    else if (line.kind !== 'heading' && line.kind !== 'blank') onlyHeadings = false;
  }
  close(text.length, text.length);
  return sections;
};
