import { defineCall, id, language, organisationRole } from "@lectern/core";
import { z } from "zod";
import { groupKind, groupRole } from "./groups.ts";
import * as models from "./models.ts";

/** Ids or addresses in one call. */
const BATCH_MAX = 5000;

/** Shape of core's `Actor`: who a token stands for. */
export const actor = z.object({
  userId: id,
  organisationId: id,
  role: organisationRole,
  fullName: z.string(),
  language,
  timeZone: z.string(),
  sessionId: id.nullable(),
});

export const authenticate = defineCall({
  name: "users.authenticate",
  summary: "Who an access token stands for: null when it is forged, expired, its session has ended or its person is suspended",
  input: z.object({ token: z.string() }),
  output: actor.nullable(),
});

export const authenticateSessions = defineCall({
  name: "users.authenticateSessions",
  summary: "Those of the given sessions that are still good: not ended, not expired, their person active",
  input: z.object({ sessionIds: z.array(id).max(BATCH_MAX) }),
  output: z.array(id),
});

export const getMany = defineCall({
  name: "users.getMany",
  summary: "People of one organisation by id, in no particular order; unknown ids are left out",
  input: z.object({ organisationId: id, ids: z.array(id).max(BATCH_MAX) }),
  output: z.array(models.personSummary),
});

export const findSuspended = defineCall({
  name: "users.findSuspended",
  summary: "Those of the given people of one organisation who are suspended",
  input: z.object({ organisationId: id, ids: z.array(id).max(BATCH_MAX) }),
  output: z.array(id),
});

export const findByEmail = defineCall({
  name: "users.findByEmail",
  summary: "People of one organisation by e-mail address in any spelling; unknown addresses are left out",
  input: z.object({ organisationId: id, emails: z.array(z.string()).max(BATCH_MAX) }),
  output: z.array(z.object({ id, email: z.string(), fullName: z.string(), role: organisationRole })),
});

export const search = defineCall({
  name: "users.search",
  summary: "Active people of one organisation whose name has all words of the query (diacritics optional), by name",
  input: z.object({ organisationId: id, query: z.string().max(200), limit: z.number().int().min(1).max(200).default(20) }),
  output: z.array(models.personSummary.extend({ role: organisationRole })),
});

export const getOrganisation = defineCall({
  name: "users.getOrganisation",
  summary: "One organisation; throws `not_found`",
  input: z.object({ organisationId: id }),
  output: models.organisation,
});

export const getPublicOrganisation = defineCall({
  name: "users.getPublicOrganisation",
  summary: "The organisation whose catalogue visitors see: the first one founded of those that want it; null when none does",
  input: z.object({}),
  output: z.object({ organisationId: id.nullable() }),
});

export const getStats = defineCall({
  name: "users.getStats",
  summary: "People by role and sessions; of one organisation, or of the whole platform with null",
  input: z.object({ organisationId: id.nullable() }),
  output: z.object({
    peopleByRole: z.record(organisationRole, z.number().int()),
    people: z.number().int(),
    suspended: z.number().int(),
    /** People of the demonstration data. */
    demoPeople: z.number().int(),
    /** Sign-ins that have neither ended nor expired. */
    activeSessions: z.number().int(),
  }),
});

export const getActor = defineCall({
  name: "users.getActor",
  summary: "The actor a job acts for: the person as they are now, without a session; null when they are gone or suspended",
  input: z.object({ organisationId: id, userId: id }),
  output: actor.nullable(),
});

/** How to reach somebody. */
const contact = z.object({
  userId: id,
  role: organisationRole,
  fullName: z.string(),
  /** Null until the person has confirmed that it is theirs. */
  email: z.string().nullable(),
  language,
  timeZone: z.string(),
});
export type Contact = z.output<typeof contact>;

export const getContacts = defineCall({
  name: "users.getContacts",
  summary: "How to reach people of one organisation: active ones by id, in no particular order; all others are left out",
  input: z.object({ organisationId: id, ids: z.array(id).max(BATCH_MAX) }),
  output: z.array(contact),
});

/** What other rooms need to know of a batch or class section. */
export const groupSummary = z.object({ id, kind: groupKind, name: z.string(), code: z.string(), archived: z.boolean(), memberCount: z.number().int() });
export type GroupSummary = z.output<typeof groupSummary>;

export const getGroups = defineCall({
  name: "users.getGroups",
  summary: "Batches and class sections of one organisation by id, archived ones included; unknown ids are left out",
  input: z.object({ organisationId: id, ids: z.array(id).max(BATCH_MAX) }),
  output: z.array(groupSummary),
});

export const listGroupMembers = defineCall({
  name: "users.listGroupMembers",
  summary: "Active people of a batch or class section, ordered by id, from after a given one; throws `not_found`",
  input: z.object({ organisationId: id, groupId: id, afterUserId: id.nullish(), limit: z.number().int().min(1).max(1000).default(500) }),
  output: z.object({
    members: z.array(z.object({ userId: id, role: groupRole })),
    /** Ask on with it; null at the end. */
    nextAfterUserId: id.nullable(),
  }),
});
