import { handleEvent, handleJob } from "@lectern/core";
import * as users from "@lectern/users/contract";
import * as contract from "../contract.ts";
import { runCopy } from "./service/copy.ts";
import { tidyDrafts } from "./service/drafts.ts";
import { followGroup, noteMembership } from "./service/enrolment/groups.ts";
import { purgeMaterials } from "./service/materials/library.ts";
import { publishScheduled } from "./service/publish.ts";
import { removeDemo } from "./service/remove-demo.ts";
import { followPerson, forgetPerson } from "./service/roster.ts";

export default {
  events: [
    handleEvent(users.userUpdated, "courses.rename-person", async (ctx, tx, { data }) => followPerson(ctx, tx, data)),
    handleEvent(users.userDeleted, "courses.forget-person", async (ctx, tx, { data }) => forgetPerson(ctx, tx, data)),
    handleEvent(users.batchMembershipChanged, "courses.follow-groups", async (_ctx, tx, { data }) => noteMembership(tx, data)),
    handleEvent(users.classSectionMembershipChanged, "courses.follow-groups", async (_ctx, tx, { data }) => noteMembership(tx, data)),
    handleEvent(users.organisationDemoRemoved, "courses.remove-demo", async (ctx, tx, { data }) => removeDemo(ctx, tx, data.organisationId)),
  ],
  jobs: [
    handleJob(contract.purgeMaterials, (ctx) => purgeMaterials(ctx)),
    handleJob(contract.publishScheduled, (ctx) => publishScheduled(ctx)),
    handleJob(contract.tidyDrafts, (ctx) => tidyDrafts(ctx)),
    handleJob(contract.copyJob, (ctx, input, run) => runCopy(ctx, input, run.jobId, (fraction) => run.progress(fraction))),
    handleJob(contract.followGroup, (ctx, input) => followGroup(ctx, input)),
  ],
};
