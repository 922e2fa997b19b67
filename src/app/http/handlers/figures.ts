import type { HitCounts } from '../../cache-figures.ts';

export const hitRatePercent = ({ hits, misses }: HitCounts): number =>
  hits + misses === 0 ? 0 : Math.round((hits / (hits + misses)) * 10_000) / 100;

export const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 100) / 100);

/** `1.2M`, as Redis writes it. */
export const humanBytes = (bytes: number): string => {
  const units = ['B', 'K', 'M', 'G', 'T'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return power === 0 ? `${bytes}B` : `${(bytes / 1024 ** power).toFixed(2)}${units[power]}`;
};
