import { serveCall } from "@lectern/core";
import * as contract from "../contract.ts";
import * as read from "./service/read.ts";
import { getBlocking } from "./service/rules.ts";

export default [
  serveCall(contract.getNext, (ctx, input) => read.getNext(ctx, input)),
  serveCall(contract.getOverview, (ctx, input) => read.getOverview(ctx, input)),
  serveCall(contract.getSummaries, (ctx, { organisationId, courseIds }) => read.getSummaries(ctx, organisationId, courseIds)),
  serveCall(contract.getBlocking, (ctx, question) => getBlocking(ctx, question)),
];
