import type { RouterContext } from '@koa/router';
import type { Session, SessionId } from '../../domain/session.ts';
import type { Visitor } from '../../domain/visitor.ts';
import type { NamedLog } from './named-log.ts';

/** What the middleware leaves for the handlers. */
export interface RequestState {
  requestId: string;
  log: NamedLog;
  visitor: Visitor;
  session: VisitorSession | null;
}

/** The session that a request's cookie names. */
export interface VisitorSession {
  readonly id: SessionId;
  /** Null where nothing is kept of it, or storage does not say. */
  readonly kept: Session | null;
}

export type Context = RouterContext<RequestState>;

/** Thrown into whatever is under way for a client that closed the connection. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

/** Aborts when the client closes the connection before it has its answer. */
export const departureOf = ({ res }: Pick<Context, 'res'>): AbortSignal => {
  const departure = new AbortController();
  const leave = (): void => {
    if (!res.writableFinished) departure.abort(new ClientLeft('the client closed the connection'));
  };
  // Who left while it was found out who they are does not leave once more.
  if (res.closed) leave();
  else res.once('close', leave);
  return departure.signal;
};
