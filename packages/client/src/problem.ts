import type { FieldError, Problem } from "@lectern/core";

/** A refusal by the server: an RFC 9457 problem document, or what an intermediary answered instead. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Stable; choose words by it. */
  readonly code: string;
  readonly title: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;
  /** Everything the document holds, members that only this `code` has included. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(problem: Pick<Problem, "status" | "code" | "title"> & Partial<Problem>) {
    super(`${problem.code}: ${problem.title}`);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.errors = problem.errors ?? [];
    this.retryAfterSeconds = problem.retryAfterSeconds;
    this.requestId = problem.requestId;
    this.problem = problem;
  }
}

/** Reads a failed response; one that is not ours (a proxy's error page) becomes `code: "unexpected_response"`. */
export async function toApiProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiProblem(body);
  return new ApiProblem({ status: response.status, code: "unexpected_response", title: response.statusText || `HTTP ${response.status}` });
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "title" in body &&
    typeof body.title === "string" &&
    "status" in body &&
    typeof body.status === "number"
  );
}
