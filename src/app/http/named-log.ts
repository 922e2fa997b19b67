import type { Logger } from 'pino';

/** A log whose every line names the request. Most requests write one line, and a child logger would cost more. */
export class NamedLog {
  readonly #log: Logger;
  readonly #requestId: string;

  constructor(log: Logger, requestId: string) {
    this.#log = log;
    this.#requestId = requestId;
  }

  debug(fields: object, message: string): void {
    if (this.#log.isLevelEnabled('debug')) this.#log.debug(this.#named(fields), message);
  }

  info(fields: object, message: string): void {
    this.#log.info(this.#named(fields), message);
  }

  warn(fields: object, message: string): void {
    this.#log.warn(this.#named(fields), message);
  }

  error(fields: object, message: string): void {
    this.#log.error(this.#named(fields), message);
  }

  #named(fields: object): object {
    return { request_id: this.#requestId, ...fields };
  }
}
