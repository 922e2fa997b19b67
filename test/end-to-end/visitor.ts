import type { ChildService } from '../support/child-service.ts';
import { type Answer, ask } from './instances.ts';

/** Who keeps a cookie, whichever instance it came from. */
export class VisitorWithCookie {
  cookie: string | null = null;

  async ask(service: ChildService, call: Parameters<typeof ask>[1], body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = this.cookie === null ? {} : { Cookie: this.cookie };
    const answer = await ask(service, call, body, { headers });
    const [set = ''] = answer.headers.getSetCookie();
    const [, pair] = /^(threadr=[\w-]{22});/.exec(set) ?? [];
    this.cookie = pair ?? this.cookie;
    return answer;
  }

  prefer(service: ChildService, preferences: object): Promise<Answer> {
    return this.ask(service, 'PATCH /api/session', { preferences });
  }

  async preferences(service: ChildService): Promise<object> {
    return (await this.ask(service, 'GET /api/session')).body.preferences;
  }

  /** The ids of its threads. */
  async history(service: ChildService): Promise<readonly string[]> {
    const { body } = await this.ask(service, 'GET /api/session');
    return body.threads.map(({ id }: { readonly id: string }) => id);
  }
}
