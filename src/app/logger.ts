import { type DestinationStream, type Logger, pino } from 'pino';
import type { logLevels } from './settings/settings.ts';

/** What must never reach a log, wherever in a line it turns up. */
const confidential = ['authorization', 'cookie', 'x-api-key', 'email', 'apiKey', 'password', 'secret'];

/** JSON lines; nothing that a visitor sent can forge one, because every value is encoded. */
export const openLog = (level: (typeof logLevels)[number], destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: confidential.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '(masked)',
      },
    },
    destination,
  );
