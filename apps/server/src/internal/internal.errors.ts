import { AppError, type Problem } from "@lectern/core";

/** A room that runs in another process does not answer. */
export const peerUnavailable = (room: string, cause: unknown) =>
  new AppError({
    code: "service_unavailable",
    kind: "operational",
    status: 503,
    safeMessage: "A part of Lectern cannot be reached. Try again in a moment.",
    details: { service: room },
    retryAfterSeconds: 2,
    cause,
  });

/** The problem another process answered, as the error it was there. */
export const fromPeer = (problem: Problem) => {
  const { type: _type, title, status, code, errors, retryAfterSeconds, requestId: _requestId, ...details } = problem;
  return new AppError({
    code,
    kind: status < 500 ? "user" : "operational",
    status,
    safeMessage: title,
    details,
    ...(errors ? { errors } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
};

/** What somebody from outside gets on `/internal`: nothing is there. */
export const notForYou = () => new AppError({ code: "not_found", status: 404, safeMessage: "There is no such address." });

/** The start is refused: `why` tells the operator what to set. */
export const cannotStart = (why: string) => new AppError({ code: "cannot_start", kind: "operational", status: 500, safeMessage: why });
