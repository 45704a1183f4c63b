/** RFC 9457 problem as the server answers it, or as the connection makes it (`network`, `timeout`, `not_connected`). */
export interface Problem {
  status: number;
  /** Stable; what the interface's words are chosen by. */
  code: string;
  title: string;
  detail?: string | undefined;
  errors?: readonly { path: string; code: string; message: string }[] | undefined;
  retryAfterSeconds?: number | undefined;
  requestId?: string | undefined;
}

/** Reads a problem out of anything that was thrown: an `ApiProblem`, a socket's refusal, a failed `fetch`. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  // What fetch throws when there is no answer at all (Fetch standard, "network error").
  if (error instanceof TypeError) return { status: 0, code: "network", title: error.message };
  return { status: 0, code: "unexpected", title: error instanceof Error ? error.message : String(error) };
}

/** The problem's complaint about one field, by its path in the body: `email`, `settings/passwordMinLength`. */
export function fieldProblem(error: unknown, path: string): { code: string; message: string } | undefined {
  if (!error) return undefined;
  return problemOf(error).errors?.find((one) => one.path.replace(/^\//, "") === path);
}

function isProblem(error: unknown): error is Problem {
  return (
    typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" && "status" in error && typeof error.status === "number"
  );
}
