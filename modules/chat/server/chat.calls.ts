import { serveCall, type ServedCall } from "@lectern/core";
import { getRecent } from "../contract.ts";
import { recent } from "./service/read.ts";

const calls: readonly ServedCall[] = [serveCall(getRecent, (ctx, { organisationId, courseIds }) => recent(ctx, organisationId, courseIds))];

export default calls;
