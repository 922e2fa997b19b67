import process from 'node:process';

/**
 * The parts of `node:http` that the server needs. Not imported, because an `import` of it reads all its exports, and one
 * of them loads a WebSocket client: a tenth of the time that a start takes.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
