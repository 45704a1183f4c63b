import { defineEvent, defineJob, id, organisationRole } from "@lectern/core";
import { z } from "zod";
import { personStatus } from "./models.ts";

/** What other rooms need to know of a person; never the e-mail address. */
const personChanged = z.object({
  userId: id,
  organisationId: id,
  fullName: z.string(),
  role: organisationRole,
  status: personStatus,
  avatarUrl: z.string().nullable(),
});

export const userCreated = defineEvent({ name: "user.created", version: 1, summary: "A person joined an organisation", data: personChanged });

export const userUpdated = defineEvent({ name: "user.updated", version: 1, summary: "A person's name, picture, role or status changed", data: personChanged });

export const userDeleted = defineEvent({
  name: "user.deleted",
  version: 1,
  summary: "A person is gone: forget what is theirs alone",
  data: z.object({ userId: id, organisationId: id }),
});

/** People of one event at most; a larger change comes as several. */
export const MEMBERSHIP_EVENT_MAX = 500;

const membershipChanged = z.object({
  organisationId: id,
  groupId: id,
  added: z.array(id).max(MEMBERSHIP_EVENT_MAX),
  removed: z.array(id).max(MEMBERSHIP_EVENT_MAX),
});

export const batchMembershipChanged = defineEvent({
  name: "batch.membership-changed",
  version: 1,
  summary: "People were added to or taken out of a batch",
  data: membershipChanged,
});

export const classSectionMembershipChanged = defineEvent({
  name: "class-section.membership-changed",
  version: 1,
  summary: "People were added to or taken out of a class section",
  data: membershipChanged,
});

/** Emitted by the administration room. Each room deletes its own demonstration data. */
export const organisationDemoRemoved = defineEvent({
  name: "organisation.demo-removed",
  version: 1,
  summary: "An administrator removed the demonstration data",
  data: z.object({
    organisationId: id,
    /** The administrator who did it: stays, even when part of the demonstration. */
    keepUserId: id,
  }),
});

/** Makes the token and sends the mail; the token exists nowhere else. Without a person it does nothing, so that asking for an unknown account costs the same. */
export const sendMail = defineJob({
  name: "users.sendMail",
  summary: "Send a mail with a link: confirm the address, reset the password, accept an invitation",
  input: z.object({ userId: id.nullable(), purpose: z.enum(["verify", "reset", "invitation"]) }),
  result: z.object({ sent: z.boolean() }),
  retryLimit: 5,
});

export const removeExpired = defineJob({
  name: "users.removeExpired",
  summary: "Delete sessions and mail tokens that expired a week ago",
  input: z.object({}),
  result: z.object({ sessions: z.number().int(), tokens: z.number().int() }),
  cron: "17 3 * * *",
});
