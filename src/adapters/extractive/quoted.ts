/** By what opens a quotation, what closes it. German closes with what English opens with. */
const closings: Readonly<Record<string, RegExp>> = {
  '"': /"/g,
  '“': /”/g,
  '„': /[“”]/g,
  '«': /»/g,
  '「': /」/g,
};
const opening = /["“„«「]/g;

/** A text without its quotations, marks included; one that is not closed stays. Time linear in the length. */
export const withoutQuotations = (text: string): string => {
  // What nothing closes once, nothing closes later: looked for again behind each mark, it would take quadratic time.
  const unclosed = new Set<string>();
  let rest = '';
  let copied = 0;
  for (const { 0: mark, index } of text.matchAll(opening)) {
    if (index < copied || unclosed.has(mark)) continue;
    const end = endOfQuotation(text, mark, index);
    if (end === -1) unclosed.add(mark);
    else {
      rest += text.slice(copied, index);
      copied = end;
    }
  }
  return rest + text.slice(copied);
};

const endOfQuotation = (text: string, mark: string, start: number): number => {
  const closing = closings[mark] as RegExp;
  closing.lastIndex = start + 1;
  return closing.test(text) ? closing.lastIndex : -1;
};
