import { type DestinationStream, type Logger, pino } from 'pino';
import { standardOutput } from './log-lines.ts';
import type { logLevels } from './settings/settings.ts';

/** What must never reach a log, wherever in a line it turns up. */
const confidential = new Set(['authorization', 'cookie', 'x-api-key', 'email', 'apiKey', 'password', 'secret']);
const mask = '(masked)';

/** How deep a line is looked through. */
const levels = 3;

/** JSON lines; nothing that a visitor sent can forge one, because every value is encoded. */
export const openLog = (
  level: (typeof logLevels)[number],
  destination: DestinationStream = standardOutput(),
): Logger => {
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // Not pino's own `redact`: it walks its list of paths for every line and every child, which
      // took longer than all else that is done to log a request.
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => masked(fields, levels),
      },
      serializers: { err: (error: Error) => masked({ ...pino.stdSerializers.err(error) }, levels - 1) },
    },
    destination,
  );
  // A child shows what it was made with as it was given.
  const { child } = log;
  return Object.assign(log, {
    child(this: Logger, bindings: object, options?: object) {
      return child.call(this, masked(bindings, levels), options as never);
    },
  });
};

/** The object itself where there is nothing to mask, as nearly always. */
const masked = <T extends object>(fields: T, depth: number): T => {
  let copy: T | null = null;
  for (const [name, value] of Object.entries(fields)) {
    const shown = confidential.has(name) ? mask : isPlain(value) && depth > 1 ? masked(value, depth - 1) : value;
    if (shown === value) continue;
    copy ??= (Array.isArray(fields) ? [...fields] : { ...fields }) as T;
    Object.assign(copy, { [name]: shown });
  }
  return copy ?? fields;
};

/** What JSON shows the fields of; an error is shown by its serializer. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Error);
