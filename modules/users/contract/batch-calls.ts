import { defineCall, id, language, organisationRole } from "@lectern/core";
import { z } from "zod";
import { groupCode, groupKind } from "./groups.ts";
import { fullName, email, personStatus } from "./models.ts";

/** Rows in one call: one transaction. */
export const PEOPLE_PER_BATCH_CALL_MAX = 500;
/** Days in which a batch can be undone. */
export const BATCH_UNDO_DAYS = 7;

/** One person as a row wants them; null leaves what is there. */
export const wantedPerson = z.object({
  /** The row's number in its batch. */
  row: z.number().int().min(0),
  email: email.nullable(),
  /** The person's key in the school's own system. */
  externalId: z.string().min(1).max(100).nullable(),
  fullName: fullName.nullable(),
  role: organisationRole.nullable(),
  language: language.nullable(),
  status: personStatus.nullable(),
  groups: z.array(z.object({ kind: groupKind, code: groupCode })).max(50),
});
export type WantedPerson = z.output<typeof wantedPerson>;

export const batchOptions = z.object({
  /** What may happen to people: only new ones, only known ones, or both. */
  mode: z.enum(["create", "update", "both"]),
  matchBy: z.enum(["email", "external_id"]),
  /** Make batches and class sections that do not exist. */
  createGroups: z.boolean(),
  /** For new people whose row says nothing. */
  defaultRole: organisationRole,
  /** Null: the organisation's. */
  defaultLanguage: language.nullable(),
});
export type BatchOptions = z.output<typeof batchOptions>;

/**
 * Why a row failed or was skipped, or what to know of one that did not:
 * `address_unusable` also for people of other organisations, whose existence nobody learns.
 */
export const batchReason = z.enum([
  "name_missing",
  "email_missing",
  "address_unusable",
  "address_taken",
  "external_id_taken",
  "external_id_differs",
  "matches_two_people",
  "person_deleted",
  "role_above_yours",
  "own_account",
  "last_administrator",
  "group_unknown",
  "group_archived",
  "exists_already",
  "no_such_person",
  "email_kept",
]);
export type BatchReason = z.output<typeof batchReason>;

const reason = z.object({ code: batchReason, value: z.string().optional() });

export const batchRowOutcome = z.enum(["created", "updated", "unchanged", "skipped", "failed"]);

const plannedRow = z.object({
  row: z.number().int(),
  outcome: batchRowOutcome,
  reasons: z.array(reason),
  /** Null for people who do not exist (yet). */
  userId: id.nullable(),
});
export type PlannedRow = z.output<typeof plannedRow>;

const batchInput = z.object({
  organisationId: id,
  /** The administrator who asked: nobody gives more than they have, nobody changes themselves this way. */
  actorId: id,
  options: batchOptions,
  rows: z.array(wantedPerson).max(PEOPLE_PER_BATCH_CALL_MAX),
});

export const planPeople = defineCall({
  name: "users.planPeople",
  summary: "What `users.applyPeople` would do; writes nothing. Doubles within the rows are the caller's to find",
  input: batchInput,
  output: z.object({ rows: z.array(plannedRow) }),
});

export const applyPeople = defineCall({
  name: "users.applyPeople",
  summary: "Create and update people and their groups in one transaction; run again with the same batch it answers what it did",
  input: batchInput.extend({
    batchId: id,
    /** Mail new people the link to choose a password. */
    invite: z.boolean(),
  }),
  output: z.object({ rows: z.array(plannedRow) }),
});

export const undoneRow = z.object({
  row: z.number().int(),
  /**
   * `deleted` a new person nobody had used · `suspended` a new person who has signed in: their work stays · `restored` old
   * values and groups are back · `kept` something was changed since and stays · `nothing` there was nothing to undo.
   */
  outcome: z.enum(["deleted", "suspended", "restored", "kept", "nothing"]),
  reason: z.enum(["has_signed_in", "changed_since", "last_administrator", "own_account", "role_above_yours"]).nullable(),
});

export const undoPeople = defineCall({
  name: "users.undoPeople",
  summary: "Undo rows of a batch, in one transaction; run again it answers what it did",
  input: z.object({
    organisationId: id,
    actorId: id,
    batchId: id,
    rows: z.array(z.number().int()).max(PEOPLE_PER_BATCH_CALL_MAX),
    /** With the last rows: takes groups away that the batch made and nobody is in. */
    finish: z.boolean(),
  }),
  output: z.object({ rows: z.array(undoneRow) }),
});

/** People without a password yet, who were created by a batch. */
export const issueSignInCodes = defineCall({
  name: "users.issueSignInCodes",
  summary: "New one-time sign-in codes for people a batch created who have no password; earlier codes of theirs stop working",
  input: z.object({
    organisationId: id,
    actorId: id,
    batchId: id,
    afterRow: z.number().int().default(-1),
    limit: z.number().int().min(1).max(1000).default(500),
  }),
  output: z.object({
    people: z.array(
      z.object({
        row: z.number().int(),
        userId: id,
        fullName: z.string(),
        email: z.string(),
        externalId: z.string().nullable(),
        code: z.string(),
        expiresAt: z.string(),
      }),
    ),
    nextAfterRow: z.number().int().nullable(),
  }),
});
