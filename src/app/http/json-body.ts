import type Koa from 'koa';
import type { Middleware } from 'koa';
import bodyParser from 'koa-bodyparser';
import type { z } from 'zod';
import type { Context, RequestState } from './context.ts';
import { type FieldError, Problem } from './problems.ts';

const maxBody = '1mb';
const maxDepth = 32;
/** The encodings that koa-bodyparser can decompress; others would look like our failure. */
const readableEncodings = new Set(['', 'identity', 'gzip', 'deflate']);
/** The content types of nearly all bodies. Others are examined more closely. */
const plainTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8']);

/** Reads a JSON body into `ctx.request.body`, or throws a problem that names the error. */
export const readJsonBody = (): Middleware<RequestState> => {
  const parse = bodyParser({
    enableTypes: ['json'],
    detectJSON: isPlainJson,
    jsonLimit: maxBody,
    strict: true,
    onerror: (error) => {
      throw problemOfParser(error);
    },
  });
  return async (ctx, next) => {
    requireReadable(ctx);
    await parse(ctx, async () => {});
    requireWhole(ctx.request);
    const body: unknown = ctx.request.body;
    if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new Problem('invalid_json');
    if (isDeeperThan(maxDepth, body))
      throw new Problem('invalid_json', { detail: `The JSON is nested more than ${maxDepth} deep.` });
    return next();
  };
};

/**
 * The body, validated by the schema.
 *
 * @param defaults fields that the body may leave out
 * @throws Problem `invalid_request`, which names each bad field
 */
export const parseBody = <T>(ctx: Context, schema: z.ZodType<T>, defaults: object = {}): T => {
  const result = schema.safeParse({ ...defaults, ...(ctx.request.body as object) });
  if (result.success) return result.data;
  throw new Problem('invalid_request', { errors: result.error.issues.flatMap(fieldErrors) });
};

const requireReadable = (ctx: Parameters<Middleware>[0]): void => {
  const isEmpty = (ctx.request.length ?? 0) === 0 && ctx.get('Transfer-Encoding') === '';
  if (isEmpty) throw new Problem('invalid_json', { detail: 'The body is empty; it must be one JSON object.' });
  if (isPlainJson(ctx) && ctx.get('Content-Encoding') === '') return;
  const charset = ctx.request.charset.toLowerCase();
  const readable =
    ctx.request.is('application/json') !== false &&
    (charset === '' || charset === 'utf-8' || charset === 'utf8') &&
    readableEncodings.has(ctx.get('Content-Encoding').toLowerCase());
  if (!readable) throw new Problem('unsupported_media_type');
};

const isPlainJson = (ctx: Parameters<Middleware>[0]): boolean => plainTypes.has(ctx.get('Content-Type'));

/** The parser ignores a type that it does not know, and replaces bytes that are not UTF-8. */
const requireWhole = ({ rawBody, length, headers }: Koa.Request): void => {
  if (rawBody === undefined) throw new Problem('unsupported_media_type');
  const isPlain = length !== undefined && headers['content-encoding'] === undefined;
  if (isPlain && Buffer.byteLength(String(rawBody)) !== length) {
    throw new Problem('invalid_json', { detail: 'The body must be UTF-8, without a byte order mark.' });
  }
};

const problemOfParser = (error: Error & { status?: number }): Problem => {
  if (error.status === 413) return new Problem('body_too_large');
  if (error.status === 415) return new Problem('unsupported_media_type');
  return new Problem('invalid_json');
};

/** Without recursion, since the sender chooses the depth. */
const isDeeperThan = (limit: number, root: object): boolean => {
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((node) => Object.values(node).filter((child) => child !== null && typeof child === 'object'));
  }
  return false;
};

const fieldErrors = (issue: z.core.$ZodIssue): readonly FieldError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), detail: 'There is no such field.' }));
  }
  return [{ pointer: pointerTo(issue.path), detail: issue.message }];
};

const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
