import { defineJob, defineRoute, id, instant, jobStarted, language, organisationRole, page, pageQuery } from "@lectern/core";
import { z } from "zod";
import { personStatus } from "./models.ts";

/** People in one bulk action. */
export const BULK_PEOPLE_MAX = 5_000;

/** What is done to each person. `delete` cannot be undone: other rooms forget what was theirs alone; their name stays where history needs it. */
export const bulkAction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("activate") }),
  z.object({ kind: z.literal("suspend") }),
  z.object({ kind: z.literal("delete") }),
  z.object({ kind: z.literal("role"), role: organisationRole }),
  z.object({ kind: z.literal("language"), language }),
  z.object({ kind: z.literal("add_to_group"), groupId: id }),
]);
export type BulkAction = z.output<typeof bulkAction>;

const peopleFilter = z.object({ search: z.string().max(200).optional(), role: organisationRole.optional(), status: personStatus.optional() });

export const bulkOutcome = z.enum(["updated", "unchanged", "failed"]);

const bulkRun = z.object({
  id,
  action: bulkAction,
  people: z.number().int(),
  createdAt: instant,
  /** Null while it runs. */
  doneAt: instant.nullable(),
  undoneAt: instant.nullable(),
  jobId: id,
  undoJobId: id.nullable(),
  /** Until when it can be undone; null for what cannot be. */
  undoUntil: instant.nullable(),
  totals: z.object({ updated: z.number().int(), unchanged: z.number().int(), failed: z.number().int() }),
});

const bulkRow = z.object({
  row: z.number().int(),
  userId: id.nullable(),
  fullName: z.string().nullable(),
  outcome: bulkOutcome,
  /** Stable code: `own_account`, `role_above_yours`, `last_administrator`, `person_unknown`, `group_unknown`. */
  reason: z.string().nullable(),
  undone: z.string().nullable(),
});

export const startBulkAction = defineRoute({
  method: "POST",
  path: "/api/users/bulk",
  summary: "Do one thing to many people: those named, or all a filter finds",
  description: "At most 5,000 people; who they are is settled when it is asked. Answers a job with a report per person.",
  body: z.object({
    action: bulkAction,
    people: z.union([z.object({ userIds: z.array(id).min(1).max(BULK_PEOPLE_MAX) }), z.object({ filter: peopleFilter })]),
  }),
  reply: jobStarted.extend({ actionId: id, people: z.number().int() }),
  status: 202,
  errors: ["bulk_too_many", "bulk_nobody"],
});

export const getBulkAction = defineRoute({
  method: "GET",
  path: "/api/users/bulk/:actionId",
  summary: "A bulk action and its totals",
  params: z.object({ actionId: id }),
  reply: bulkRun,
});

export const listBulkRows = defineRoute({
  method: "GET",
  path: "/api/users/bulk/:actionId/rows",
  summary: "What became of each person",
  params: z.object({ actionId: id }),
  query: pageQuery.extend({ outcome: bulkOutcome.optional() }),
  reply: page(bulkRow),
});

export const undoBulkAction = defineRoute({
  method: "POST",
  path: "/api/users/bulk/:actionId/undo",
  summary: "Undo a bulk action within 7 days, where nobody changed it since",
  params: z.object({ actionId: id }),
  reply: jobStarted,
  status: 202,
  idempotency: "natural",
  errors: ["undo_impossible"],
});

export const exportPeople = defineRoute({
  method: "GET",
  path: "/api/users/export.csv",
  summary: "People of the organisation as CSV, safe for spreadsheets; audited",
  query: peopleFilter,
  reply: "file",
  limit: { per: "actor", points: 20, perSeconds: 600 },
});

export const runBulkJob = defineJob({
  name: "users.bulk",
  summary: "Do one thing to many people",
  input: z.object({ actionId: id }),
  result: z.object({ actionId: id, updated: z.number().int(), unchanged: z.number().int(), failed: z.number().int() }),
  retryLimit: 5,
});

export const undoBulkJob = defineJob({
  name: "users.undoBulk",
  summary: "Undo a bulk action",
  input: z.object({ actionId: id }),
  result: z.object({ actionId: id }),
  retryLimit: 5,
});

export type BulkRoutes = typeof startBulkAction | typeof getBulkAction | typeof listBulkRows | typeof undoBulkAction | typeof exportPeople;
