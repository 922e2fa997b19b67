import type { Context } from '../context.ts';

/** One route of the service. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** `anyone` is not identified; a `visitor` is; an `operator` needs a key. */
  readonly access: 'anyone' | 'visitor' | 'operator';
  /** Whether a JSON body is read before the handler runs. */
  readonly body?: true;
  readonly handle: (ctx: Context) => void | Promise<void>;
}
