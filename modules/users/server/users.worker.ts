import { handleEvent, handleJob, type WorkerPart } from "@lectern/core";
import * as contract from "../contract.ts";
import { runAction, runUndo } from "./service/bulk/run.ts";
import { removeDemoPeople, removeExpired } from "./service/housekeeping.ts";
import { sendMail } from "./service/mails.ts";

const worker: WorkerPart = {
  events: [handleEvent(contract.organisationDemoRemoved, "users.remove-demo-people", (ctx, tx, event) => removeDemoPeople(ctx, tx, event.data))],
  jobs: [
    handleJob(contract.sendMail, (ctx, input) => sendMail(ctx, input)),
    handleJob(contract.removeExpired, (ctx) => removeExpired(ctx)),
    handleJob(contract.runBulkJob, (ctx, { actionId }, run) => runAction(ctx, actionId, run)),
    handleJob(contract.undoBulkJob, (ctx, { actionId }, run) => runUndo(ctx, actionId, run)),
  ],
};

export default worker;
