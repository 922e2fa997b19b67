/**
 * `1/5`, `(1/5)`, `[1/n]`, `1/` and the like at the start of a post, with their separator. A `-` stays, as it may begin
 * a list item.
 */
const leading =
  /^(?:🧵\s*)?(?<open>[([])?(?<number>\d{1,3})\s?\/\s?(?<total>\d{1,3}|[nNxX])?[)\]]?(?:[:.|]|\s?[–—])?(?<gap>\s+|$)/u;
const trailing = /(?<gap>^|(?<!\s)\s+)(?<open>[([])?(?<number>\d{1,3})\s?\/\s?(?<total>\d{1,3}|[nNxX])[)\]]?$/u;
/** `1.` or `1)` at the start of a post. */
const ordinal = /^(?<number>\d{1,3})[.)](?<gap>\s+)/u;

interface Mark {
  readonly start: number;
  readonly end: number;
  /** '' where the mark has no total, or a letter. */
  readonly total: string;
  /** Set off so clearly that, if the total is right, it can only be a post's number. */
  readonly clear: boolean;
}

/**
 * A writer's posts without the numbers that the writer added. "1/2 cup of sugar" and "2. Preheat" are content, so a
 * mark is removed only if it states its own post's place and either every post has one of its kind with the same total,
 * or it states the true total and is set off from the text: in brackets, on a line of its own, or after the post's last
 * full stop.
 */
export const withoutWrittenNumbers = (posts: readonly string[]): readonly string[] => {
  const kinds = [leading, trailing, ordinal].map((pattern) => {
    const marks = posts.map((post, index) => markIn(post, index + 1, pattern));
    return { marks, isSeries: areOneSeries(marks) };
  });
  return posts.map((post, index) => {
    let text = post;
    for (const { marks, isSeries } of kinds.toReversed()) {
      const mark = marks[index];
      if (mark && (isSeries || (mark.clear && mark.total === String(posts.length)))) text = cut(text, post, mark);
    }
    return text.trim();
  });
};

const markIn = (post: string, place: number, pattern: RegExp): Mark | null => {
  const match = pattern.exec(post);
  const { number, total = '', open, gap = '' } = match?.groups ?? {};
  if (match === null || Number(number) !== place || (/\d/.test(total) && Number(total) < place)) return null;
  const start = match.index;
  const end = start + match[0].length;
  const afterSentence = start > 0 && /[.!?…。！？"”»)]$/.test(post.slice(0, start));
  return {
    start,
    end,
    total: /\d/.test(total) ? total : '',
    clear: open !== undefined || gap.includes('\n') || afterSentence,
  };
};

/** A number on a lone post proves nothing, except `1/1`, a fraction that nobody writes. */
const areOneSeries = (marks: readonly (Mark | null)[]): boolean => {
  const [first] = marks;
  if (!first || (marks.length === 1 && first.total !== '1')) return false;
  return marks.every((mark) => mark?.total === first.total);
};

// A mark is cut from the text that other cuts have left: a cut at the end does not move a mark at the start.
const cut = (text: string, post: string, mark: Mark): string =>
  mark.start === 0
    ? text.slice(text.length - (post.length - mark.end))
    : text.slice(0, text.length - (post.length - mark.start));
