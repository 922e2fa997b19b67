/** Elements that may come before the body without a head around them: void ones, and those whose text is not markup. */
const headElement =
  /^\s*(?:<!--[\s\S]*?-->|<(?:meta|link|base)\b[^>]*>|<(title|script|style|noscript|template)\b[^>]*>[\s\S]*?<\/\1\s*>)/i;

/**
 * HTML lets authors omit `<html>`, `<head>` and `<body>`, and browsers add them. linkedom does not: a title outside a
 * head is then no title, and a page without a body has no text. So they are added here.
 */
export const withOptionalTags = (html: string): string => {
  const opening = /^\s*(?:<!doctype[^>]*>\s*|<!--[\s\S]*?-->\s*|<\?xml[^>]*>\s*)*(<html\b[^>]*>)?/i.exec(html);
  const content = html.slice(opening?.[0].length ?? 0);
  const { head, body } = splitAtBody(content);
  return `<!doctype html>${opening?.[1] ?? '<html>'}${wrapped('head', head)}${wrapped('body', body)}`;
};

const splitAtBody = (content: string): { readonly head: string; readonly body: string } => {
  const bodyAt = content.search(/<body[\s>]/i);
  if (bodyAt >= 0) return splitAt(content, bodyAt);
  const headEnd = /<\/head\s*>/i.exec(content);
  return splitAt(content, headEnd ? headEnd.index + headEnd[0].length : endOfHeadElements(content));
};

const splitAt = (content: string, at: number) => ({ head: content.slice(0, at), body: content.slice(at) });

const endOfHeadElements = (content: string): number => {
  let end = /^\s*<head\b[^>]*>/i.exec(content)?.[0].length ?? 0;
  for (;;) {
    const element = headElement.exec(content.slice(end, end + longestHeadElement));
    if (element === null) return end;
    end += element[0].length;
  }
};

/** Bounds the search, so that many small elements do not take quadratic time. */
const longestHeadElement = 100_000;

const wrapped = (tag: 'head' | 'body', content: string): string =>
  new RegExp(`<${tag}[\\s>]`, 'i').test(content) ? content : `<${tag}>${content}</${tag}>`;
