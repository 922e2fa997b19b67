import type { RouterContext } from '@koa/router';
import type { Session, SessionId } from '../../domain/session.ts';
import type { Visitor } from '../../domain/visitor.ts';
import type { NamedLog } from './named-log.ts';

/** What the middleware passes on to the handlers. */
export interface RequestState {
  requestId: string;
  log: NamedLog;
  visitor: Visitor;
  session: VisitorSession | null;
}

/** The session named by a request's cookie. */
export interface VisitorSession {
  readonly id: SessionId;
  /** Null where nothing is stored for it, or storage does not answer. */
  readonly kept: Session | null;
}

export type Context = RouterContext<RequestState>;

/** The abort reason for a client that closed the connection. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

/** Aborts when the client closes the connection before it has the answer. */
export const departureOf = ({ res }: Pick<Context, 'res'>): AbortSignal => {
  const departure = new AbortController();
  const leave = (): void => {
    if (!res.writableFinished) departure.abort(new ClientLeft('the client closed the connection'));
  };
  // The client may have left while it was being identified.
  if (res.closed) leave();
  else res.once('close', leave);
  return departure.signal;
};
