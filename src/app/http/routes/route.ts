import type { Context } from '../context.ts';

/** One way into the service. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** `anyone` is not even asked who they are; a `visitor` is identified; an `operator` needs a key. */
  readonly access: 'anyone' | 'visitor' | 'operator';
  /** Whether a JSON body is read before it is handled. */
  readonly body?: true;
  readonly handle: (ctx: Context) => void | Promise<void>;
}
