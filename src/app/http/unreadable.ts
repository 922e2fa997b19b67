import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** What node's parser complains of, as the answer that HTTP has for it. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Who was told off and does not hang up is hung up on. */
const lingerMs = 1_000;

/** Answers what never became a request, and lets go of the connection whatever the other side does. */
export const refuseUnreadable = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.end(refusal(statuses[error.code ?? ''] ?? 400), () => socket.destroy());
};

const refusal = (status: number): string => {
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const instance = randomUUID();
  const detail = 'This could not be read as an HTTP request.';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, instance, code: 'invalid_request' });
  const headers = [
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${instance}`,
    'Connection: close',
  ];
  return [`HTTP/1.1 ${status} ${title}`, ...headers, '', body].join('\r\n');
};
