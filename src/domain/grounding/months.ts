/** Languages whose dates are read. Where two of them differ on a word, the earlier wins, so English is first. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'pl', 'cs', 'ru', 'uk', 'tr'];

/** Words that are months only with a capital letter: "may 3 people enter", "they march 20 miles", "sept 3" in French. */
const needCapital = /^(?:may|march|mar|sept|set|ago|dec|out)$/;

let months: ReadonlyMap<string, number> | undefined;

/** 1 to 12 for the name of a month, abbreviated or inflected too; null for any other word. */
export const monthOf = (word: string): number | null => {
  months ??= learnMonths();
  const name = word.toLowerCase();
  if (needCapital.test(name) && word[0] === name[0]) return null;
  return months.get(name) ?? null;
};

const learnMonths = (): ReadonlyMap<string, number> => {
  const names = new Map<string, number>([['sept', 9]]);
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      // Slavic languages inflect the month after a day.
      for (const day of [{ day: 'numeric' } as const, {}]) {
        const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC', ...day });
        for (let month = 1; month <= 12; month++) {
          const name = nameIn(format.formatToParts(Date.UTC(2024, month - 1, 15)));
          if (/^\p{L}{3,}$/u.test(name) && !names.has(name)) names.set(name, month);
        }
      }
    }
  }
  return names;
};

const nameIn = (parts: readonly Intl.DateTimeFormatPart[]): string =>
  (parts.find(({ type }) => type === 'month')?.value ?? '').replace('.', '').toLowerCase();
