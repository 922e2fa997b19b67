import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { StorageFault } from '../domain/failure.ts';
import { wiring } from './container.ts';
import { openLog } from './logger.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { SettingsError } from './settings/settings-error.ts';
import { onStopSignal } from './stop-signals.ts';
import { checkStorageAtStart } from './storage-start.ts';
import { welcome } from './welcome.ts';
import { assemble } from './wire.ts';

/**
 * How long current requests may take at a stop. Hosts that kill sooner must be configured: docker stop waits 10 s by
 * default.
 */
const stopGraceMs = 25_000;

const start = async (): Promise<void> => {
  const settings = withOperatorKey(readSettings(process.env));
  const log = openLog(settings.logLevel);
  const assembly = assemble(wiring(settings, log));
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    process.exit(1);
  });
  const stop = async (): Promise<void> => {
    (await assembly.get('lifecycle')).drain();
    await (await assembly.get('server')).stop({ graceMs: stopGraceMs });
    for (const error of await assembly.stop()) log.error({ err: error }, 'stopping');
    log.info('stopped');
  };
  // Registered before anything is opened: a signal during the start stops the process once it is open.
  onStopSignal((signal) => {
    log.info({ signal }, 'stopping');
    void stop();
  });
  try {
    await checkStorageAtStart(settings, await assembly.get('storage'), await assembly.get('storageHealth'), log);
    const server = await assembly.get('server');
    (await assembly.get('lifecycle')).ready();
    const bound = await assembly.get('bound');
    log.info({ url: server.url, bound }, 'listening');
    if (settings.environment !== 'production') process.stderr.write(welcome(server.url, bound, settings));
  } catch (error) {
    await assembly.stop();
    throw error;
  }
};

/** Without `API_KEYS`, each run makes its own key, except in production, where nobody reads the terminal. */
const withOperatorKey = (settings: Settings): Settings => {
  const { http, environment } = settings;
  if (http.operatorKeys.length > 0 || environment === 'production') return settings;
  return { ...settings, http: { ...http, operatorKeys: [`op_${randomBytes(24).toString('base64url')}`] } };
};

/** An error that the operator can fix is shown in one line; any other is ours, and needs its stack. */
const complaintOf = (error: unknown): string => {
  if (error instanceof SettingsError || error instanceof StorageFault) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined)
    return `PORT and HOST must name where to listen, and that failed: ${error.message} (${code})`;
  return error.stack ?? error.message;
};

try {
  await start();
} catch (error) {
  process.stderr.write(`${complaintOf(error)}\n`);
  process.exitCode = 1;
}
