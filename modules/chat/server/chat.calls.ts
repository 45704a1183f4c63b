import { serveCall, type ServedCall } from "@lectern/core";
import * as contract from "../contract.ts";
import { findHashesInUse } from "./repository/files.repository.ts";
import { recent } from "./service/read.ts";
import * as system from "./service/system.ts";

const calls: readonly ServedCall[] = [
  serveCall(contract.getRecent, (ctx, { organisationId, courseIds }) => recent(ctx, organisationId, courseIds)),
  serveCall(contract.postSystemMessage, (ctx, input) => system.postSystemMessage(ctx, input)),
  serveCall(contract.openSessionRoom, (ctx, input) => system.openSessionRoom(ctx, input)),
  serveCall(contract.closeSessionRoom, (ctx, input) => system.closeSessionRoom(ctx, input)),
  serveCall(contract.filesInUse, async (ctx, { hashes }) => ({ inUse: await findHashesInUse(ctx.sql, hashes) })),
];

export default calls;
