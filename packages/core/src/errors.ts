/**
 * Who has to act on an error:
 * `user` the caller (wrong input, not allowed), `operational` the operator (a full disk, a dead mail server),
 * `bug` us. Only the last two are reported.
 */
export type ErrorKind = "user" | "operational" | "bug";

/** One field that did not fit, as RFC 9457 extension member `errors`. */
export interface FieldError {
  /** Where, as a JSON pointer into the body (`/title`) or a name in the query (`limit`). */
  readonly path: string;
  /** Stable machine code, e.g. `too_small`. */
  readonly code: string;
  /** For people, in English; the interface translates by `code`. */
  readonly message: string;
}

export interface AppErrorOptions {
  /** Stable, snake_case; part of the public contract: never renamed. */
  readonly code: string;
  readonly kind?: ErrorKind;
  /** HTTP status, 400–599. */
  readonly status: number;
  /** Shown to the caller: nothing internal. */
  readonly safeMessage: string;
  /** Extension members of the problem document; leave out anything the caller may not know. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * The one error that crosses a module's edge. Made only in `*.errors.ts`, one small function per error:
 *
 * @example
 * export const courseNotFound = () =>
 *   new AppError({ code: "course_not_found", status: 404, safeMessage: "There is no such course." });
 */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly status: number;
  readonly safeMessage: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(options: AppErrorOptions) {
    super(`${options.code}: ${options.safeMessage}`, { cause: options.cause });
    this.name = "AppError";
    this.code = options.code;
    this.kind = options.kind ?? "user";
    this.status = options.status;
    this.safeMessage = options.safeMessage;
    this.details = options.details ?? {};
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** An RFC 9457 problem document as it leaves the server, over HTTP and as the `problem` of a socket acknowledgement. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly requestId?: string;
  readonly [extension: string]: unknown;
}

/** `AppError` → problem document (RFC 9457 §3). `type` is a URN: it names the problem and leads nowhere. */
export function toProblem(error: AppError, requestId?: string): Problem {
  return {
    ...error.details,
    type: `urn:lectern:problem:${error.code}`,
    title: error.safeMessage,
    status: error.status,
    code: error.code,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    ...(requestId ? { requestId } : {}),
  };
}
