import { handleJob, type WorkerPart } from "@lectern/core";
import * as contract from "../contract.ts";
import { runApply } from "./people/apply.ts";
import { runCheck } from "./people/check.ts";
import { tidyImports } from "./people/housekeeping.ts";
import { runUndo } from "./people/undo.ts";
import { runImport } from "./run-import.ts";

const part: WorkerPart = {
  jobs: [
    handleJob(contract.importJob, (ctx, { importId }, run) => runImport(ctx, importId, run)),
    handleJob(contract.checkPeopleJob, (ctx, { importId }, run) => runCheck(ctx, importId, run)),
    handleJob(contract.applyPeopleJob, (ctx, { importId }, run) => runApply(ctx, importId, run)),
    handleJob(contract.undoPeopleJob, (ctx, { importId }, run) => runUndo(ctx, importId, run)),
    handleJob(contract.tidyPeopleImports, (ctx) => tidyImports(ctx)),
  ],
};

export default part;
