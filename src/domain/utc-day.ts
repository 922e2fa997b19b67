/** UTC knows no longer and no shorter ones. */
export const dayMs = 86_400_000;

/** `YYYY-MM-DD`: the day of everything that is counted, wherever the visitor or the server is. */
export const utcDayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** `YYYY-MM`. @param day `YYYY-MM-DD` */
export const monthOf = (day: string): string => day.slice(0, 7);

/** More than 0: at midnight, a whole day. */
export const untilUtcMidnightMs = (atMs: number): number => dayMs - (((atMs % dayMs) + dayMs) % dayMs);

/** So many days up to this one, oldest first. */
export const latestUtcDays = (nowMs: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => utcDayOf(nowMs - (count - 1 - i) * dayMs));
