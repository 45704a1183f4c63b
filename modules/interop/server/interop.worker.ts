import { handleJob, type WorkerPart } from "@lectern/core";
import { importJob } from "../contract.ts";
import { runImport } from "./run-import.ts";

const part: WorkerPart = { jobs: [handleJob(importJob, (ctx, { importId }, run) => runImport(ctx, importId, run))] };

export default part;
