import { decodeCursor, toPage, notFound, type Context, type RouteInput, type Transaction } from "@lectern/core";
import * as contract from "../../contract.ts";
import { nothingPublished } from "../courses.errors.ts";
import type { SectionGrant } from "../courses.policy.ts";
import { toRevision } from "../courses.presenter.ts";
import { revisionCursor } from "../list-cursors.ts";
import * as revisions from "../repository/revisions.repository.ts";
import * as sections from "../repository/sections.repository.ts";
import { commitOutline } from "./changes.ts";
import { requireLocked } from "./outline.ts";
import { knownPeople, meetPeople, type Person } from "./people.ts";
import { getSection, refuse, requireContent, requireLockedSection } from "./sections.ts";

/** One editor's saves within this time are one revision. */
const FOLD_WINDOW_MS = 5 * 60_000;
/** Revisions kept per section beside the published one. */
const MAX_REVISIONS = 200;
/** An editor that was offline for longer finds its old saves treated as new ones. */
const OPERATIONS_KEPT_MS = 30 * 24 * 60 * 60_000;

type Save = RouteInput<typeof contract.saveDraft>["body"];

/** Autosave: once per operation, and never over what another editor wrote since `baseRevision`. */
export async function saveDraft(ctx: Context, grant: SectionGrant, save: Save) {
  const { actor, access, sectionId } = grant;
  const by = await author(ctx, grant);
  return ctx.transaction(async (tx) => {
    const row = await requireLockedSection(tx, grant);
    const before = await revisions.findOperation(tx.sql, sectionId, save.operationId);
    if (before) return { sectionId, revision: before.revision, savedAt: before.savedAt.toISOString() };
    const { baseRevision, clientId } = save;
    if (baseRevision > row.draftRevision || (await revisions.wasChangedByOthers(tx.sql, { sectionId, baseRevision, clientId }))) await refuse(tx, grant, row);

    const content = await requireContent(tx, row.courseId, row.contentType, save.content);
    const number = row.draftRevision + 1;
    const title = save.title ?? row.draftTitle;
    if (await foldsIntoDraft(tx, row, actor.userId, clientId, ctx.now())) {
      await revisions.foldRevision(tx.sql, { sectionId, number, title, content });
    } else {
      await revisions.insertRevision(tx.sql, {
        sectionId,
        organisationId: access.organisationId,
        number,
        title,
        content,
        origin: "saved",
        authorId: actor.userId,
        clientId,
      });
      await revisions.pruneRevisions(tx.sql, sectionId, MAX_REVISIONS);
    }
    const savedAt = await revisions.insertOperation(tx.sql, { sectionId, operationId: save.operationId, actorId: actor.userId, revision: number });
    announceDraft(tx, grant, number, by, clientId);
    return { sectionId, revision: number, savedAt: savedAt.toISOString() };
  });
}

export async function publishDraft(ctx: Context, grant: SectionGrant, revision: number | undefined): Promise<contract.Section> {
  await ctx.transaction(async (tx) => {
    const course = await requireLocked(tx, grant.access);
    const row = await requireLockedSection(tx, grant);
    if (revision !== undefined && revision !== row.draftRevision) await refuse(tx, grant, row);
    if (row.draftRevision === row.publishedRevision) return;
    await sections.publishDraft(tx.sql, row.id);
    await tx.emit(contract.sectionPublished, {
      courseId: course.id,
      lessonId: row.lessonId,
      sectionId: row.id,
      title: row.draftTitle,
      contentType: row.contentType,
      revision: row.draftRevision,
    });
    await commitOutline(tx, course, grant.actor.userId);
  });
  return getSection(ctx, grant);
}

/** What was published becomes the draft again, as a new revision: the discarded text stays in the history. */
export async function discardDraft(ctx: Context, grant: SectionGrant): Promise<contract.Section> {
  const by = await author(ctx, grant);
  await ctx.transaction(async (tx) => {
    const row = await requireLockedSection(tx, grant);
    if (row.publishedRevision === null) throw nothingPublished();
    if (row.draftRevision === row.publishedRevision) return;
    await restore(tx, grant, row, row.publishedRevision, by);
    // The same text: nothing waits to be published.
    await sections.publishDraft(tx.sql, row.id);
  });
  return getSection(ctx, grant);
}

export async function restoreRevision(ctx: Context, grant: SectionGrant, revision: number, baseRevision: number | undefined): Promise<contract.Section> {
  const by = await author(ctx, grant);
  await ctx.transaction(async (tx) => {
    const row = await requireLockedSection(tx, grant);
    if (baseRevision !== undefined && baseRevision !== row.draftRevision) await refuse(tx, grant, row);
    await restore(tx, grant, row, revision, by);
  });
  return getSection(ctx, grant);
}

export async function listRevisions(ctx: Context, { access, sectionId }: SectionGrant, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const section = await sections.findSection(ctx.sql, sectionId);
  if (!section) throw notFound("section");
  const [before = null] = decodeCursor(cursor, revisionCursor) ?? [];
  const rows = await revisions.listRevisions(ctx.sql, { sectionId, before, limit });
  const people = await knownPeople(
    ctx.sql,
    access.organisationId,
    rows.map(({ authorId }) => authorId),
  );
  return toPage(
    rows,
    limit,
    (row) => toRevision(row, section.publishedRevision, people),
    (row) => [row.number],
  );
}

export async function getRevision(ctx: Context, { access, sectionId }: SectionGrant, number: number) {
  const section = await sections.findSection(ctx.sql, sectionId);
  const row = await revisions.findRevision(ctx.sql, sectionId, number);
  if (!section || !row) throw notFound("revision");
  const people = await knownPeople(ctx.sql, access.organisationId, [row.authorId]);
  return { ...toRevision(row, section.publishedRevision, people), content: row.content ?? "" };
}

export async function tidyDrafts(ctx: Context): Promise<{ removed: number }> {
  return { removed: await revisions.deleteOperationsBefore(ctx.sql, new Date(ctx.now().getTime() - OPERATIONS_KEPT_MS)) };
}

async function foldsIntoDraft(tx: Transaction, row: sections.SectionRow, authorId: string, clientId: string, now: Date): Promise<boolean> {
  if (row.draftRevision === row.publishedRevision || row.draftAuthorId !== authorId || row.draftClientId !== clientId) return false;
  const current = await revisions.findRevision(tx.sql, row.id, row.draftRevision);
  return current !== null && !current.wasPublished && current.origin === "saved" && now.getTime() - current.startedAt.getTime() < FOLD_WINDOW_MS;
}

async function restore(tx: Transaction, grant: SectionGrant, row: sections.SectionRow, revision: number, by: Person): Promise<void> {
  const old = await revisions.findRevision(tx.sql, row.id, revision);
  if (!old) throw notFound("revision");
  // The type of the section may be another than when this was written.
  const content = await requireContent(tx, row.courseId, row.contentType, old.content ?? "");
  const number = row.draftRevision + 1;
  await revisions.insertRevision(tx.sql, {
    sectionId: row.id,
    organisationId: grant.access.organisationId,
    number,
    title: old.title,
    content,
    origin: "restored",
    authorId: grant.actor.userId,
    clientId: null,
  });
  announceDraft(tx, grant, number, by, null);
}

function announceDraft(tx: Transaction, { access, sectionId }: SectionGrant, revision: number, by: Person, clientId: string | null): void {
  tx.broadcast(`course_staff_${access.courseId}`, contract.sectionDraftSaved, { courseId: access.courseId, sectionId, revision, by, clientId });
}

/** Who writes, remembered for the history. */
async function author(ctx: Context, { actor }: SectionGrant): Promise<Person> {
  const met = await meetPeople(ctx, actor.organisationId, [actor.userId]);
  return met.get(actor.userId) ?? { id: actor.userId, fullName: actor.fullName, avatarUrl: null };
}
