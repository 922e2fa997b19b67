import { type Claim, takeClaims } from './claim.ts';
import { asciiDigits } from './decimals.ts';
import { digitRuns, matchesAt } from './places.ts';

const clock = '(\\p{Nd}{1,2})(?:[:.](\\p{Nd}{2}))?';
const start = '(?<![\\p{L}\\p{Nd}:.,])';
const twelveHours = new RegExp(
  `${start}(?:${clock}\\s?(?:[-–—]|to|and|until)\\s?)?${clock}[\\s\\u00a0]?([ap])\\.?\\s?m(?![\\p{L}\\p{Nd}])`,
  'iuy',
);
const twentyFourHours = new RegExp(`${start}(\\p{Nd}{1,2})[:h](\\p{Nd}{2})(?::\\p{Nd}{2})?(?![\\p{Nd}:])`, 'uy');

/** Moves the times of day into `claims` and returns the rest: 3 pm, 3:00 p.m. and 15:00 are the same. */
export const takeTimes = (text: string, claims: Claim[]): string => {
  const digits = digitRuns(text);
  const rest = takeClaims(text, matchesAt(text, twelveHours, digits), claims, (match) => {
    const [, fromHour, fromMinute, toHour, toMinute, half = ''] = match;
    const isAfternoon = half.toLowerCase() === 'p';
    const to = twelveHourTime(toHour, toMinute, isAfternoon);
    const from = fromHour === undefined ? undefined : twelveHourTime(fromHour, fromMinute, isAfternoon);
    return to === null || from === null ? null : timeClaim(match, [from === undefined ? [to] : [from, to]]);
  });
  return takeClaims(rest, matchesAt(rest, twentyFourHours, digits), claims, (match) => {
    const [hour, minute] = [numberOf(match[1]), numberOf(match[2])];
    if (hour > 24 || minute > 59) return null;
    // Without "am" or "pm", hours up to twelve may be in either half of the day.
    const hours = hour >= 1 && hour <= 12 ? [hour % 12, (hour % 12) + 12] : [hour % 24];
    return timeClaim(
      match,
      hours.map((either) => [time(either, minute)]),
    );
  });
};

const twelveHourTime = (hour: string | undefined, minute: string | undefined, isAfternoon: boolean): string | null => {
  const hours = numberOf(hour);
  const minutes = numberOf(minute);
  return hours < 1 || hours > 12 || minutes > 59 ? null : time((hours % 12) + (isAfternoon ? 12 : 0), minutes);
};

const time = (hour: number, minute: number): string => `time ${hour}:${minute}`;

const numberOf = (digits: string | undefined): number => Number(asciiDigits(digits ?? '0'));

const timeClaim = (match: RegExpExecArray, needs: readonly (readonly string[])[]): Claim => ({
  start: match.index,
  end: match.index + match[0].length,
  needs,
  gives: needs.flat(),
});
