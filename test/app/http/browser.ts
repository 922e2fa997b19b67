import type { Answer, Service } from '../../support/service.ts';
import { patience } from '../../support/until.ts';

/** A browser, as far as it keeps our cookie. */
export class Browser {
  readonly #service: Service;
  cookie: string | null = null;

  constructor(service: Service) {
    this.#service = service;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.#service.send(method, path, {
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.cookie === null ? {} : { Cookie: this.cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = answer.headers.getSetCookie();
    const [pair = '', ...attributes] = set?.split(/; */) ?? [];
    if (set !== undefined)
      this.cookie = attributes.some((one) => /^max-age=0$|^expires=.*1970/i.test(one)) ? null : pair;
    return answer;
  }

  session(): Promise<Answer> {
    return this.ask('GET', '/api/session');
  }

  prefer(preferences: unknown): Promise<Answer> {
    return this.ask('PATCH', '/api/session', { preferences });
  }

  generate(order: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', '/api/generate', order, headers);
  }

  /** The ids of its history, as soon as it is as long as that. */
  async history(length: number): Promise<readonly string[]> {
    for (;;) {
      const { body } = await this.session();
      if (body.threads.length >= length) return body.threads.map(({ id }: { id: string }) => id);
      await patience();
    }
  }
}
