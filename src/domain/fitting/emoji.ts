// The emoji sequences of UTS #51, by their grammar rather than a table, so that future sequences are recognised too. At
// most eight joined by ZWJ: the longest that exist join four, and a flood of thousands is no emoji.
const modified = '(?:\\p{Emoji_Modifier}|\\uFE0F\\u20E3?|[\\u{E0020}-\\u{E007E}]+\\u{E007F})?';
const element = `\\p{Extended_Pictographic}${modified}`;
const sequence = new RegExp(
  `\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|(?![©®\\u2122](?!\\uFE0F))${element}(?:\\u200D${element}){0,7}`,
  'uy',
);

/**
 * The end of the emoji sequence that starts at a code unit, or `at` itself if none does. ©, ® and ™ are text unless a
 * variation selector makes them emoji.
 */
export const emojiEnd = (text: string, at: number): number => {
  if (!mayStartEmoji(text, at)) return at;
  sequence.lastIndex = at;
  return sequence.test(text) ? sequence.lastIndex : at;
};

// A cheap test that keeps almost every character from the regular expression.
const mayStartEmoji = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) {
    const next = text.charCodeAt(at + 1);
    return next === 0xfe0f || next === 0x20e3;
  }
  if (unit < 0x3300) return unit === 0xa9 || unit === 0xae || (unit >= 0x203c && unit < 0x3040) || unit >= 0x3290;
  return unit >= 0xd83c && unit <= 0xd83f;
};

const anyEmoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\uFE0F|\u20E3/u;

/** Whether a grapheme is shown as an emoji, or may be, as ™ may. */
export const mayBeEmoji = (grapheme: string): boolean => anyEmoji.test(grapheme);
