import { serveCall } from "@lectern/core";
import * as contract from "../contract.ts";
import { authenticate, authenticateSessions, getActor } from "./service/authentication.ts";
import { findPictures } from "./repository/pictures.repository.ts";
import { applyPeople, planPeople } from "./service/batch/apply.ts";
import { issueSignInCodes } from "./service/batch/codes.ts";
import { undoPeople } from "./service/batch/undo.ts";
import { getGroups } from "./service/groups/groups.ts";
import { listGroupMembers } from "./service/groups/membership.ts";
import { getOrganisation, getPublicOrganisation } from "./service/organisations.ts";
import { findByEmail, findSuspended, getContacts, getMany, searchPeople } from "./service/people.ts";
import { getStats } from "./service/stats.ts";

export default [
  serveCall(contract.authenticate, (ctx, { token }) => authenticate(ctx, token)),
  serveCall(contract.authenticateSessions, (ctx, { sessionIds }) => authenticateSessions(ctx, sessionIds)),
  serveCall(contract.getActor, getActor),
  serveCall(contract.getMany, getMany),
  serveCall(contract.findSuspended, findSuspended),
  serveCall(contract.getContacts, getContacts),
  serveCall(contract.findByEmail, findByEmail),
  serveCall(contract.search, searchPeople),
  serveCall(contract.getOrganisation, (ctx, { organisationId }) => getOrganisation(ctx, organisationId)),
  serveCall(contract.getPublicOrganisation, (ctx) => getPublicOrganisation(ctx)),
  serveCall(contract.getStats, (ctx, { organisationId }) => getStats(ctx, organisationId)),
  serveCall(contract.getGroups, getGroups),
  serveCall(contract.listGroupMembers, listGroupMembers),
  serveCall(contract.planPeople, planPeople),
  serveCall(contract.applyPeople, applyPeople),
  serveCall(contract.undoPeople, undoPeople),
  serveCall(contract.issueSignInCodes, issueSignInCodes),
  serveCall(contract.filesInUse, async (ctx, { hashes }) => ({ inUse: await findPictures(ctx.sql, hashes) })),
];
