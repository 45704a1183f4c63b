import { serveCall } from "@lectern/core";
import * as contract from "../contract.ts";
import { findPackages } from "./interop.repository.ts";

export default [serveCall(contract.filesInUse, async (ctx, { hashes }) => ({ inUse: await findPackages(ctx.sql, hashes) }))];
