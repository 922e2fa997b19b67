import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { StorageFault } from '../domain/failure.ts';
import { boundBy } from './bound.ts';
import { wiring } from './container.ts';
import { openLog } from './logger.ts';
import { SettingsError } from './settings/environment.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { checkStorageAtStart } from './storage-start.ts';
import { welcome } from './welcome.ts';
import { assemble } from './wire.ts';

/** Longer than the slowest answer takes, shorter than what hosts wait before they kill. */
const stopGraceMs = 25_000;

const start = async (): Promise<void> => {
  const settings = withOperatorKey(readSettings(process.env));
  const log = openLog(settings.logLevel);
  const assembly = assemble(wiring(settings, log));
  const bound = boundBy(settings);
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    process.exit(1);
  });
  try {
    await checkStorageAtStart(settings, await assembly.get('storage'), await assembly.get('storageHealth'), log);
    const server = await assembly.get('server');
    (await assembly.get('lifecycle')).ready();
    log.info({ url: server.url, bound }, 'listening');
    if (settings.environment !== 'production') process.stderr.write(welcome(server.url, bound, settings));
    const stop = async (signal: NodeJS.Signals): Promise<void> => {
      log.info({ signal }, 'stopping');
      (await assembly.get('lifecycle')).drain();
      await server.stop({ graceMs: stopGraceMs });
      for (const error of await assembly.stop()) log.error({ err: error }, 'stopping');
      log.info('stopped');
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
  } catch (error) {
    await assembly.stop();
    throw error;
  }
};

/** Without `API_KEYS` a run makes its own key, except in production, where nobody reads the terminal. */
const withOperatorKey = (settings: Settings): Settings => {
  const { http, environment } = settings;
  if (http.operatorKeys.length > 0 || environment === 'production') return settings;
  return { ...settings, http: { ...http, operatorKeys: [`op_${randomBytes(24).toString('base64url')}`] } };
};

try {
  await start();
} catch (error) {
  const forPeople = error instanceof SettingsError || error instanceof StorageFault;
  const text = forPeople ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
