import { type DestinationStream, type Logger, pino } from 'pino';
import { standardOutput } from './log-lines.ts';
import type { logLevels } from './settings/settings.ts';

/** Fields that must never be logged, at any depth of a line. */
const confidential = new Set(['authorization', 'cookie', 'x-api-key', 'email', 'apiKey', 'password', 'secret']);
const mask = '(masked)';

/** How deep a line is searched. */
const levels = 3;

/** Logs JSON lines. Every value is encoded, so no visitor's input can forge a line. */
export const openLog = (
  level: (typeof logLevels)[number],
  destination: DestinationStream = standardOutput(),
): Logger => {
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // Not pino's `redact`: it walks its list of paths for every line and every child, which took longer than the rest
      // of the logging.
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => masked(fields, levels),
      },
      serializers: { err: (error: Error) => masked({ ...pino.stdSerializers.err(error) }, levels - 1) },
    },
    destination,
  );
  // Mask a child's bindings too: pino writes them unchanged.
  const { child } = log;
  return Object.assign(log, {
    child(this: Logger, bindings: object, options?: object) {
      return child.call(this, masked(bindings, levels), options as never);
    },
  });
};

/** The same object if there is nothing to mask, as nearly always. */
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

/** Whether JSON writes the value's fields; errors have their own serializer. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Error);
