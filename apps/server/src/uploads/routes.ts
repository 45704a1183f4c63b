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

const tus = ({ ctx, grant, http }: { ctx: Context; grant: Actor; http: { request(): Request } }) => serveTus(ctx, grant, http.request());

/** Resumable uploads, by the tus protocol. */
export const uploadRoutes: readonly ServedRoute[] = [
  serveRoute(contract.describeUploads, signedIn, tus),
  serveRoute(contract.createUpload, signedIn, tus),
  serveRoute(contract.lookAtUpload, ownUpload, tus),
  serveRoute(contract.continueUpload, ownUpload, tus),
  serveRoute(contract.cancelUpload, ownUpload, tus),
];
