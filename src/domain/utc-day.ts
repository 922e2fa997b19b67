/** UTC days all have this length. */
export const dayMs = 86_400_000;

/** `YYYY-MM-DD`: the UTC day, wherever the visitor or the server is. */
export const utcDayOf = (atMs: number): string => {
  const startMs = Math.floor(atMs / dayMs) * dayMs;
  if (startMs !== latest.startMs) latest = { startMs, name: new Date(startMs).toISOString().slice(0, 10) };
  return latest.name;
};

/** Remembered, because every request asks several times, nearly always for today. */
let latest = { startMs: Number.NaN, name: '' };

/** `YYYY-MM`. @param day `YYYY-MM-DD` */
export const monthOf = (day: string): string => day.slice(0, 7);

/** Always more than 0: a whole day at midnight. */
export const untilUtcMidnightMs = (atMs: number): number => dayMs - (((atMs % dayMs) + dayMs) % dayMs);

/** The latest `count` days up to this one, oldest first. */
export const latestUtcDays = (nowMs: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => utcDayOf(nowMs - (count - 1 - i) * dayMs));
