import { type ProblemCode, problemKinds } from './problem-kinds.ts';

export interface FieldError {
  /** JSON Pointer (RFC 6901) to the field. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemDetails {
  readonly detail?: string | null;
  readonly errors?: readonly FieldError[];
  readonly retryAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Thrown within the HTTP layer to end a request with a problem document. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** The document of RFC 9457. @param instance the request id */
export const problemDocument = ({ code, details }: Problem, instance: string) => {
  const { status, title, detail, type } = problemKinds[code];
  return {
    type: type ?? `urn:problem-type:threadr:${code}`,
    title,
    status,
    detail: details.detail ?? detail,
    instance,
    code,
    ...(details.errors && { errors: details.errors }),
    ...details.members,
  };
};
