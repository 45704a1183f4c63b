import type { Context, Transaction } from "@lectern/core";
import * as contract from "../../../contract.ts";
import * as courses from "../../repository/courses.repository.ts";
import * as enrolments from "../../repository/enrolments.repository.ts";

type EnrolmentRow = enrolments.EnrolmentRow;

/** What becomes of one locked row; what is left out stays as it was. */
export interface PlaceChange {
  readonly before: EnrolmentRow;
  readonly status: contract.EnrolmentStatus;
  readonly action: contract.EnrolmentEntry["action"];
  readonly role?: contract.CourseRole;
  readonly source?: enrolments.EnrolmentSource;
  readonly sourceId?: string | null;
  readonly waitingOrder?: number | null;
  readonly endedBy?: string | null;
}

/**
 * Changes places on locked courses, with all that follows: the number of students, history, events, and sockets that have
 * to leave the course's rooms. Whoever frees a student's place fills it afterwards (`fillFreePlaces`). Answers the rows
 * in the order of the changes.
 */
export async function applyChanges(
  ctx: Context,
  tx: Transaction,
  changes: readonly PlaceChange[],
  { organisationId, actorId }: { organisationId: string; actorId: string | null },
): Promise<EnrolmentRow[]> {
  const saved = await enrolments.saveEnrolments(
    tx.sql,
    changes.map(({ before, status, role = before.role, source = before.source, sourceId = before.sourceId, waitingOrder = null, endedBy = null }) => ({
      id: before.id,
      role,
      status,
      source,
      sourceId,
      waitingOrder: status === "waiting" ? waitingOrder : null,
      endedBy,
    })),
  );
  const byId = new Map(saved.map((row) => [row.id, row]));
  const pairs = changes.map(({ before, action }) => ({ before, action, after: found(byId.get(before.id)) }));
  const students = new Map<string, number>();
  for (const { before, after } of pairs)
    students.set(after.courseId, (students.get(after.courseId) ?? 0) + Number(isActive(after, "student")) - Number(isActive(before, "student")));
  await courses.addStudents(tx.sql, students);
  await enrolments.addHistory(
    tx.sql,
    pairs.map(({ after, action }) => toHistory(after, action, { organisationId, actorId })),
  );
  // Sent together on the transaction's one connection: no waiting for each answer.
  await Promise.all(pairs.map(({ before, after }) => tellRooms(tx, before, after, organisationId)));
  for (const { after } of pairs) leaveRooms(ctx, tx, after);
  tellPeople(
    tx,
    pairs.map(({ after }) => after),
  );
  return pairs.map(({ after }) => after);
}

/** New rows, with the same that follows. */
export async function announceNew(
  tx: Transaction,
  rows: readonly EnrolmentRow[],
  { organisationId, actorId }: { organisationId: string; actorId: string | null },
): Promise<void> {
  const students = new Map<string, number>();
  for (const row of rows) if (isActive(row, "student")) students.set(row.courseId, (students.get(row.courseId) ?? 0) + 1);
  await courses.addStudents(tx.sql, students);
  await enrolments.addHistory(
    tx.sql,
    rows.map((row) => toHistory(row, row.status === "waiting" ? "waiting" : "joined", { organisationId, actorId })),
  );
  await Promise.all(rows.map((row) => tellRooms(tx, null, row, organisationId)));
  tellPeople(tx, rows);
}

export function isActive(place: { readonly role: contract.CourseRole; readonly status: contract.EnrolmentStatus }, role: contract.CourseRole): boolean {
  return place.status === "active" && place.role === role;
}

async function tellRooms(tx: Transaction, before: EnrolmentRow | null, after: EnrolmentRow, organisationId: string): Promise<void> {
  const { id: enrolmentId, courseId, userId, role, source, status } = after;
  const data = { enrolmentId, courseId, userId, role, source };
  const about = { organisationId };
  if (status === "waiting") return tx.emit(contract.enrolmentWaiting, data, about);
  if (status === "active") {
    if (before?.status === "active" && before.role === role) return;
    if (before?.status === "waiting") await tx.emit(contract.enrolmentPromoted, data, about);
    return tx.emit(contract.enrolmentCreated, data, about);
  }
  // Who only waited had no place that could end.
  if (before?.status === "waiting") return;
  if (before?.status === "active" || status === "ended") await tx.emit(contract.enrolmentEnded, { ...data, status }, about);
}

/** Takes the person's sockets out of the rooms their place no longer opens. */
function leaveRooms(ctx: Context, tx: Transaction, { courseId, userId, status, role }: EnrolmentRow): void {
  tx.afterCommit(() => {
    if (status !== "active") ctx.realtime.leaveRoom(`user_${userId}`, `course_${courseId}`);
    if (status !== "active" || role === "student") ctx.realtime.leaveRoom(`user_${userId}`, `course_staff_${courseId}`);
  });
}

function tellPeople(tx: Transaction, rows: readonly EnrolmentRow[]): void {
  for (const { id: enrolmentId, courseId, userId, status, role } of rows)
    tx.broadcast(`user_${userId}`, contract.enrolmentChanged, { courseId, enrolmentId, status, role });
  for (const courseId of new Set(rows.map((row) => row.courseId))) tx.broadcast(`course_staff_${courseId}`, contract.rosterChanged, { courseId });
}

function toHistory(
  { id: enrolmentId, role, source, sourceId }: EnrolmentRow,
  action: contract.EnrolmentEntry["action"],
  who: { organisationId: string; actorId: string | null },
): enrolments.HistoryEntry {
  return { enrolmentId, role, source, sourceId, action, ...who };
}

function found(row: EnrolmentRow | undefined): EnrolmentRow {
  if (!row) throw new TypeError("an enrolment vanished while it was locked");
  return row;
}
