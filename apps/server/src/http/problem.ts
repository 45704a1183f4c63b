import { storageUnavailable } from "@lectern/adapters/storage";
import { AppError, contractBroken, toProblem, validationFailed, type FieldError } from "@lectern/core";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { ZodError } from "zod";
import { databaseAway, unexpected } from "../runtime/runtime.errors.ts";
import { badRequest, bodyTooLarge, invalidJson, unsupportedMediaType } from "./http.errors.ts";

const DATABASE_AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** One place turns every error into RFC 9457 problem+json; only what is not the caller's doing is logged as an error. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toAppError(error);
    if (problem.kind !== "user") request.log.error({ err: problem.cause ?? problem, code: problem.code }, "request failed");
    return sendProblem(request, reply, problem);
  });
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  if (error.retryAfterSeconds !== undefined) reply.header("retry-after", error.retryAfterSeconds);
  if (error.status === 401) reply.header("www-authenticate", 'Bearer realm="lectern"');
  return reply
    .code(error.status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(toProblem(error, request.id));
}

/** Whatever was thrown, as one of our errors: nothing internal leaks. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return contractBroken("a value left its contract", error);
  if (hasZodFastifySchemaValidationErrors(error)) {
    return validationFailed(
      error.validation.map(({ instancePath, keyword, message }): FieldError => ({ path: instancePath, code: keyword, message: message ?? "" })),
    );
  }
  if (!(error instanceof Error) || !("code" in error)) return unexpected(error);
  return byCode(String(error.code), error);
}

/** No space, over quota, beyond the largest file, read-only, broken. */
const DISK_TROUBLE = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO"]);

function byCode(code: string, error: Error): AppError {
  if (DATABASE_AWAY.has(code)) return databaseAway(error);
  if (DISK_TROUBLE.has(code)) return storageUnavailable(error);
  switch (code) {
    case "FST_ERR_CTP_INVALID_JSON_BODY":
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return invalidJson();
    case "FST_ERR_CTP_BODY_TOO_LARGE":
    case "FST_REQ_FILE_TOO_LARGE":
      return bodyTooLarge();
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_INVALID_MULTIPART_CONTENT_TYPE":
      return unsupportedMediaType();
    case "22P05": // a character PostgreSQL cannot store
    case "22P02": // text that is not of the type it should be
    case "22021": // an invalid byte sequence
      return badRequest("Some characters cannot be stored.");
    case "57014":
      return databaseAway(error);
    default:
      return "statusCode" in error && typeof error.statusCode === "number" && error.statusCode < 500
        ? badRequest("The request could not be read.", error.statusCode)
        : unexpected(error);
  }
}
