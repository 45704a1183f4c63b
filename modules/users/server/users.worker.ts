import { handleEvent, handleJob, type WorkerPart } from "@lectern/core";
import * as contract from "../contract.ts";
import { removeDemoPeople, removeExpired } from "./service/housekeeping.ts";
import { sendMail } from "./service/mails.ts";

const worker: WorkerPart = {
  events: [handleEvent(contract.organisationDemoRemoved, "users.remove-demo-people", (ctx, tx, event) => removeDemoPeople(ctx, tx, event.data))],
  jobs: [handleJob(contract.sendMail, (ctx, input) => sendMail(ctx, input)), handleJob(contract.removeExpired, (ctx) => removeExpired(ctx))],
};

export default worker;
