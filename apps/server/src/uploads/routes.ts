import { definePolicy, requireActor, serveRoute, signedIn, type Actor, type Context, type ServedRoute } from "@lectern/core";
import * as contract from "./contract.ts";
import { serveTus } from "./tus.ts";
import { uploadNotFound } from "./uploads.errors.ts";
import { findUpload } from "./uploads.repository.ts";

const ownUpload = definePolicy({
  name: "ownUpload",
  summary: "Who made the upload; for everybody else it does not exist",
  check: async (ctx: Context, input: { params: { uploadId: string } }): Promise<Actor> => {
    const actor = requireActor(ctx);
    const row = await findUpload(ctx.sql, actor, input.params.uploadId);
    if (!row || row.claimedAt) throw uploadNotFound();
    return actor;
  },
});

interface Asked {
  readonly ctx: Context;
  readonly grant: Actor;
  readonly http: { request(): Request };
}

const withoutUpload = ({ ctx, grant, http }: Asked) => serveTus(ctx, grant, http.request(), null);
const withUpload = ({ ctx, grant, http, params }: Asked & { params: { uploadId: string } }) => serveTus(ctx, grant, http.request(), params.uploadId);

/** Resumable uploads, by the tus protocol. */
export const uploadRoutes: readonly ServedRoute[] = [
  serveRoute(contract.describeUploads, signedIn, withoutUpload),
  serveRoute(contract.createUpload, signedIn, withoutUpload),
  serveRoute(contract.lookAtUpload, ownUpload, withUpload),
  serveRoute(contract.continueUpload, ownUpload, withUpload),
  serveRoute(contract.cancelUpload, ownUpload, withUpload),
];
