import { postSystemMessage } from "@lectern/chat/contract";
import { decodeCursor, editConflict, notFound, toPage, type Context, type RouteInput } from "@lectern/core";
import { z } from "zod";
import * as contract from "../../contract.ts";
import type { AnnouncementGrant, CourseGrant } from "../notifications.policy.ts";
import { presentAnnouncement } from "../notifications.presenter.ts";
import * as announcements from "../repository/announcements.repository.ts";
import { findPeople } from "./people.ts";

const EXCERPT_LENGTH = 200;
const cursorShape = z.tuple([z.uuid()]);

export async function listAnnouncements(ctx: Context, { access }: CourseGrant, { cursor, limit }: RouteInput<typeof contract.listAnnouncements>["query"]) {
  const before = decodeCursor(cursor, cursorShape)?.[0] ?? null;
  const rows = await announcements.listAnnouncements(ctx.sql, { ...access, before, limit: limit + 1 });
  const people = await findPeople(
    ctx,
    access.organisationId,
    rows.map(({ authorId }) => authorId),
  );
  return toPage(
    rows,
    limit,
    (row) => presentAnnouncement(row, people),
    ({ id }) => [id],
  );
}

export async function createAnnouncement(
  ctx: Context,
  { actor, access }: CourseGrant,
  { title, body }: RouteInput<typeof contract.createAnnouncement>["body"],
): Promise<contract.Announcement> {
  const { organisationId, courseId } = access;
  const people = await findPeople(ctx, organisationId, [actor.userId]);
  const about = { organisationId, actorId: actor.userId };
  return ctx.transaction(async (tx) => {
    const row = await announcements.insertAnnouncement(tx.sql, {
      id: ctx.newId(),
      organisationId,
      courseId,
      authorId: actor.userId,
      title,
      body: body.trim(),
      createdAt: ctx.now(),
    });
    const announced = presentAnnouncement(row, people);
    await tx.emit(contract.announcementCreated, { announcementId: row.id, courseId, title, excerpt: excerptOf(row.body) }, about);
    await tx.startJob(contract.postAnnouncement, { organisationId, announcementId: row.id }, { ownerId: null, organisationId });
    await tx.audit({ action: "announcement.created", targetType: "course", targetId: courseId, details: { announcementId: row.id }, ...about });
    tx.broadcast(`course_${courseId}`, contract.announcementChanged, announced);
    return announced;
  });
}

/** Throws `edit_conflict`. */
export async function updateAnnouncement(
  ctx: Context,
  { access, announcement }: AnnouncementGrant,
  { version, title = announcement.title, body = announcement.body }: RouteInput<typeof contract.updateAnnouncement>["body"],
): Promise<contract.Announcement> {
  const { organisationId, courseId, id } = announcement;
  const people = await findPeople(ctx, organisationId, [announcement.authorId]);
  return ctx.transaction(async (tx) => {
    const row = await announcements.updateAnnouncement(tx.sql, { organisationId, courseId, id, version, title, body: body.trim(), now: ctx.now() });
    if (!row) throw editConflict({ version: announcement.version });
    const changed = presentAnnouncement(row, people);
    tx.broadcast(`course_${access.courseId}`, contract.announcementChanged, changed);
    return changed;
  });
}

export async function deleteAnnouncement(ctx: Context, { announcement }: AnnouncementGrant): Promise<void> {
  const { organisationId, courseId, id } = announcement;
  await ctx.transaction(async (tx) => {
    if (!(await announcements.deleteAnnouncement(tx.sql, { organisationId, courseId, id }))) throw notFound("announcement");
    await tx.emit(contract.announcementRemoved, { announcementId: id, courseId });
    await tx.audit({ action: "announcement.deleted", targetType: "course", targetId: courseId, details: { announcementId: id } });
    tx.broadcast(`course_${courseId}`, contract.announcementDeleted, { announcementId: id, courseId });
  });
}

/** The job: a line in the course's conversation. Its `clientId` is the announcement's, so that a repeated run says it once. */
export async function postAnnouncement(ctx: Context, input: { organisationId: string; announcementId: string }): Promise<{ posted: boolean }> {
  const row = await announcements.findAnnouncement(ctx.sql, input.organisationId, input.announcementId);
  if (!row) return { posted: false };
  const posted = await ctx.call(postSystemMessage, {
    organisationId: row.organisationId,
    roomId: row.courseId,
    clientId: `announcement-${row.id}`,
    actorId: row.authorId,
    message: `Announcement: ${row.title}`,
    system: { kind: "announcement", values: { title: row.title, announcementId: row.id } },
  });
  return { posted: posted !== null };
}

/** The beginning, cut between characters as people see them. */
function excerptOf(body: string): string {
  const line = body.replaceAll(/\s+/gu, " ").trim();
  if (line.length <= EXCERPT_LENGTH) return line;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (cut.length + segment.length >= EXCERPT_LENGTH) break;
    cut += segment;
  }
  return `${cut}…`;
}
