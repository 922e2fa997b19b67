/** Words that belong to the next one: titles, initials, abbreviations before a name or a number. */
const leaning =
  /(?:^|[\s("'“‘«])(?:Dr|Mr|Mrs|Ms|Mx|Prof|Sr|Jr|St|Sir|Mme|Mlle|M|Hr|Fr|Sra|Dra|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Rep|Pres|vs|No|Nos|Nr|Art|Abs|Fig|Figs|Vol|Ch|Sec|Eq|pp?|ca|c|approx|z\.B|d\.h|e\.g|i\.e|\p{Lu}(?:\.\p{Lu})*)\.$/u;
const number = /(?:^|[\s(~≈<>+\-−–])[$€£¥]?\d(?:[\d.,]*\d)?$/;
const unit =
  /^(?:%|‰|°[CF]?|[kmgtKMGTP]?(?:B|b|m|g|W|Wh|Hz|V|A|J|l|L|t)|[cmµnd]m|ms|s|min|h|kg|mg|km|km\/h|mph|kB|ft|in|mi|lbs?|oz|€|\$|£|EUR|USD|GBP|million|billion|trillion|Mio\.?|Mrd\.?|percent|Prozent|a\.m\.|p\.m\.|AM|PM)(?![\p{L}\p{N}])/u;
const currency = /(?:^|\s)(?:[$€£¥§№]|EUR|USD|GBP)$/u;
/** French puts a space before these. */
const setOff = /^[!?:;»%]/;
/** How many code units of each side are read. */
const reach = 16;

/** Whether the words on both sides of a white space belong together: "Dr. Ada", "J. K.", "No. 5", "30 km", "5 %". */
export const belongTogether = (text: string, wordEnd: number, wordStart: number): boolean => {
  const last = text.charAt(wordEnd - 1);
  if (last === '«' || setOff.test(text.charAt(wordStart))) return true;
  if (!/[.\d$€£¥§№RDP]/.test(last)) return false;
  const before = text.slice(Math.max(0, wordEnd - reach), wordEnd);
  const after = text.slice(wordStart, wordStart + reach);
  if (last === '.') return leaning.test(before);
  return (number.test(before) && unit.test(after)) || (currency.test(before) && /^\d/.test(after));
};
