import { serveRoute, signedIn } from "@lectern/core";
import * as contract from "../contract.ts";
import * as policy from "./progress.policy.ts";
import * as read from "./service/read.ts";
import { recordProgress } from "./service/record.ts";
import * as rules from "./service/rules.ts";

export default [
  serveRoute(contract.recordProgress, policy.mayRecordProgress, ({ ctx, grant, body }) => recordProgress(ctx, grant, body)),
  serveRoute(contract.getCourseProgress, policy.mayReadProgress, ({ ctx, grant }) => read.getCourseProgress(ctx, grant)),
  serveRoute(contract.listLearnerProgress, policy.maySeeLearners, ({ ctx, grant, query }) => read.listLearners(ctx, grant, query)),
  serveRoute(contract.getProgressSummary, policy.maySeeLearners, ({ ctx, grant }) => read.getSummary(ctx, grant)),
  serveRoute(contract.getNextSteps, signedIn, async ({ ctx, grant, query }) => ({ items: await read.getNext(ctx, { ...grant, limit: query.limit }) })),
  serveRoute(contract.listLearningEvents, policy.mayReadLearningEvents, ({ ctx, grant, query }) => read.listLearningEvents(ctx, grant, query)),
  serveRoute(contract.getSectionRules, policy.mayEditRules, ({ ctx, grant }) => rules.getRules(ctx, grant)),
  serveRoute(contract.putSectionRules, policy.mayEditRules, ({ ctx, grant, body }) => rules.putRules(ctx, grant, body)),
  serveRoute(contract.listCourseRules, policy.mayListRules, ({ ctx, grant }) => rules.listCourseRules(ctx, grant)),
];
