import { randomUUID } from "node:crypto";
import { AppError, type Actor, type Context } from "@lectern/core";
import { Server } from "@tus/server";
import { z } from "zod";
import { UploadStore } from "./store.ts";
import * as errors from "./uploads.errors.ts";
import { createWriterLocker } from "./writer-lock.ts";

const PATH = "/api/uploads";
/** How long a request that was asked to leave goes on with the bytes it holds. */
const LEAVE_MS = 20;

/** What `@tus/server` throws of its own. */
const tusError = z.object({ status_code: z.number(), body: z.string() });

/**
 * One request of the tus protocol about the person's upload `uploadId`, null where there is none yet. Refusals are thrown
 * as ours.
 */
export async function serveTus(ctx: Context, actor: Actor, request: Request, uploadId: string | null): Promise<Response> {
  const writer = randomUUID();
  const failures: unknown[] = [];
  const server = new Server({
    path: PATH,
    datastore: new UploadStore({ ctx, actor, writer }),
    locker: createWriterLocker(ctx, writer),
    relativeLocation: true,
    allowedOrigins: [],
    lockDrainTimeout: LEAVE_MS,
    namingFunction: () => ctx.newId(),
    // The upload the policy has looked at: of itself the library takes the end of the whole address, query included.
    getFileIdFromRequest: () => uploadId ?? undefined,
    onResponseError: (_request, error) => {
      failures.push(error);
      return undefined;
    },
  });
  const response = await server.handleWeb(request);
  for (const failure of failures) throw explain(failure);
  if (response.status >= 400) throw errors.protocolBroken((await response.text()).trim(), response.status);
  return response;
}

function explain(failure: unknown): unknown {
  if (failure instanceof AppError) return failure;
  const known = tusError.safeParse(failure);
  if (!known.success) return failure;
  const { status_code: status, body } = known.data;
  if (/aborted/i.test(body)) return errors.uploadInterrupted();
  switch (status) {
    case 404:
      return errors.uploadNotFound();
    case 409:
      return errors.offsetConflict();
    case 410:
      return errors.uploadExpired();
    case 413:
      return errors.uploadLongerThanSaid();
    default:
      return status < 500 || status === 501 ? errors.protocolBroken(body.trim(), status === 501 ? 400 : status) : failure;
  }
}
