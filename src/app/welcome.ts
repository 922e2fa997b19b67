import type { Bound } from './bound.ts';
import { isSetIn } from './settings/environment.ts';
import type { Settings } from './settings/settings.ts';

const roles: Readonly<Record<keyof Bound, string>> = {
  storage: 'Storage',
  rateLimiting: 'Rate limiting',
  writer: 'Writer',
  writerFallback: 'Writer fallback',
  budget: 'Budget',
  operators: "Operators' endpoints",
};

/** One line per role: the adapter, and why. */
const boundLines = (bound: Bound): readonly string[] =>
  Object.entries(roles).map(([role, label]) => {
    const { name, why } = bound[role as keyof Bound];
    return `${label}: ${name} (${why})`;
  });

/** The text shown on the terminal at start: the only place that shows a key made for this run. */
export const welcome = (url: string, bound: Bound, { http, read }: Settings): string => {
  const madeKey = isSetIn(read, 'API_KEYS') ? undefined : http.operatorKeys[0];
  const lines = [`Threadr listens on ${url}`, ...boundLines(bound)];
  if (madeKey !== undefined) lines.push(`Operator key for this run: ${madeKey}`);
  return `\n${lines.map((line) => `  ${line}\n`).join('')}\n`;
};
