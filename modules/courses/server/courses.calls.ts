import { serveCall } from "@lectern/core";
import * as contract from "../contract.ts";
import { isSectionVisible, toAccess } from "./courses.policy.ts";
import * as access from "./repository/access.repository.ts";
import * as many from "./service/enrolment/many.ts";
import { findHashes } from "./repository/material-versions.repository.ts";
import { createImported } from "./service/import.ts";
import { addStoredMaterial } from "./service/materials/library.ts";
import * as read from "./service/read.ts";
import { listMembers } from "./service/roster.ts";

export default [
  serveCall(contract.getAccess, async (ctx, who) => toAccess(await access.findPlace(ctx.sql, who), who.role)),
  serveCall(contract.getAccesses, async (ctx, { questions }) => {
    const places = await access.findPlaces(ctx.sql, questions);
    return questions.map(({ role }, index) => toAccess(places.get(index) ?? null, role));
  }),
  serveCall(contract.getSectionAccess, async (ctx, who) => {
    const row = await access.findPlaceBySection(ctx.sql, who);
    const found = row && isSectionVisible(row, who.role) ? toAccess(row, who.role) : null;
    if (!row || !found) return null;
    const { sectionId, lessonId, sectionTitle, contentType, published } = row;
    return { ...found, sectionId, lessonId, sectionTitle, contentType, published };
  }),
  serveCall(contract.getOutline, (ctx, key) => read.getOutline(ctx, key)),
  serveCall(contract.getMany, (ctx, query) => read.getMany(ctx, query)),
  serveCall(contract.getMine, (ctx, query) => read.getMine(ctx, query)),
  serveCall(contract.listMembers, (ctx, query) => listMembers(ctx, query)),
  serveCall(contract.enrolPeople, (ctx, input) => many.enrolPeople(ctx, input)),
  serveCall(contract.undoEnrolments, (ctx, input) => many.undoEnrolments(ctx, input)),
  serveCall(contract.resolveCourses, (ctx, input) => many.resolveCourses(ctx, input)),
  serveCall(contract.createImported, (ctx, input) => createImported(ctx, input)),
  serveCall(contract.filesInUse, async (ctx, { hashes }) => ({ inUse: await findHashes(ctx.sql, hashes) })),
  serveCall(contract.addMaterial, (ctx, file) => addStoredMaterial(ctx, file)),
];
