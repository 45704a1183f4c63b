import { defineRoute, id, language, organisationRole, page, pageQuery, timeZone } from "@lectern/core";
import { z } from "zod";
import type { BulkRoutes } from "./bulk.ts";
import type { GroupRoutes } from "./groups.ts";
import type { MailTemplateRoutes } from "./mail-templates.ts";
import type { OrganisationRoutes } from "./organisations.ts";
import * as models from "./models.ts";

// None of the authentication routes keeps its answer under an Idempotency-Key: the answer carries tokens, and tokens are
// never stored in clear.
const AUTH = { idempotency: "natural" } as const;

const AVATAR_MAX_BYTES = 2 * 1024 * 1024;

/** The token of a link in a mail. */
const mailToken = z.string().min(1).max(256);
/** Asks for the refresh token in the body: for API clients that keep no cookies. */
const withRefreshToken = z.boolean().optional();

export const register = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/register",
  summary: "Create one's own account and sign in",
  description:
    "Joins the platform's first organisation as a student, where it lets people register. On a platform without any organisation the first person founds one and becomes its administrator.",
  body: z.object({
    email: models.email,
    password: models.passwordInput,
    fullName: models.fullName,
    language: language.optional(),
    timeZone: timeZone.optional(),
    withRefreshToken,
  }),
  reply: models.signedIn,
  status: 201,
  errors: ["email_taken", "registration_closed", "rate_limited", "overloaded"],
});

export const getRegistrationOptions = defineRoute({
  method: "GET",
  path: "/api/auth/options",
  summary: "What the registration form needs to know",
  reply: models.registrationOptions,
});

export const login = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/login",
  summary: "Sign in",
  description:
    "Five failures within 15 minutes close an account's door for the rest of them, for the right password too. Unknown account, wrong password and suspended person answer alike.",
  body: z.object({
    email: z.string().max(1024).transform(models.normaliseEmail),
    password: models.passwordInput,
    /** Second factor; ignored while the account has none. */
    totp: z.string().max(16).optional(),
    withRefreshToken,
  }),
  reply: models.signedIn,
  errors: ["invalid_credentials", "rate_limited", "overloaded"],
});

export const refresh = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/refresh",
  summary: "Swap the refresh token for a new pair",
  description:
    "The token comes from the cookie, or from the body for clients without cookies, and then returns in the body. Each is good once; one retry within 10 s (two tabs, a lost answer) is tolerated, any other reuse ends the session.",
  body: z.object({ refreshToken: z.string().max(256).optional() }).nullish(),
  reply: models.signedIn,
  errors: ["session_ended"],
});

export const logout = defineRoute({ ...AUTH, method: "POST", path: "/api/auth/logout", summary: "End this session", reply: "nothing" });

export const getProfile = defineRoute({ method: "GET", path: "/api/auth/profile", summary: "The signed-in person", reply: models.profile });

export const verifyEmail = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/verify-email",
  summary: "Confirm an e-mail address with the token of the mail",
  body: z.object({ token: mailToken }),
  reply: "nothing",
  errors: ["token_invalid", "rate_limited"],
});

export const resendVerification = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/verify-email/resend",
  summary: "Send the confirmation mail again",
  reply: "nothing",
  status: 202,
  errors: ["rate_limited"],
});

export const forgotPassword = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/forgot-password",
  summary: "Ask for a link to set a new password",
  description: "Answers alike whether or not the account exists. At most three mails per 15 minutes go to one address.",
  body: z.object({ email: z.string().max(1024).transform(models.normaliseEmail) }),
  reply: "nothing",
  status: 202,
  errors: ["rate_limited"],
});

export const resetPassword = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/reset-password",
  summary: "Set a password with the token of a mail (forgotten password or invitation)",
  description: "Ends every session of the person. Proves the address, too.",
  body: z.object({ token: mailToken, password: models.passwordInput }),
  reply: "nothing",
  errors: ["token_invalid", "rate_limited", "overloaded"],
});

export const changePassword = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/change-password",
  summary: "Change one's own password",
  description: "Ends the person's other sessions. A wrong current password counts like a failed sign-in.",
  body: z.object({ currentPassword: models.passwordInput, newPassword: models.passwordInput }),
  reply: "nothing",
  errors: ["wrong_password", "rate_limited", "overloaded"],
});

export const listSessions = defineRoute({
  method: "GET",
  path: "/api/auth/sessions",
  summary: "One's own active sessions, newest first",
  query: pageQuery,
  reply: page(models.session),
});

export const revokeSession = defineRoute({
  method: "DELETE",
  path: "/api/auth/sessions/:sessionId",
  summary: "End one of one's own sessions",
  params: z.object({ sessionId: id }),
  reply: "nothing",
});

export const revokeOtherSessions = defineRoute({
  ...AUTH,
  method: "POST",
  path: "/api/auth/sessions/revoke-others",
  summary: "End all of one's own sessions but this one",
  reply: "nothing",
});

export const listPeople = defineRoute({
  method: "GET",
  path: "/api/users",
  summary: "People of the organisation, by name",
  description: "Administrators see everything; instructors see name, role and picture of active people.",
  query: pageQuery.extend({
    /** Words of the name, with or without diacritics; for administrators also a part of the e-mail address. */
    search: z.string().max(200).optional(),
    role: organisationRole.optional(),
    /** For administrators. */
    status: models.personStatus.optional(),
    /** For platform administrators; others have their own. */
    organisationId: id.optional(),
  }),
  reply: page(models.person),
});

export const getPerson = defineRoute({
  method: "GET",
  path: "/api/users/:userId",
  summary: "One person",
  params: z.object({ userId: id }),
  reply: models.person,
});

export const createPerson = defineRoute({
  method: "POST",
  path: "/api/users",
  summary: "Create a person and invite them by mail",
  description: "The mail carries a link to set the password; it is good for 7 days.",
  body: z.object({
    email: models.email,
    fullName: models.fullName,
    role: organisationRole.default("student"),
    language: language.optional(),
    timeZone: timeZone.optional(),
  }),
  reply: models.person,
  status: 201,
  errors: ["email_taken"],
});

export const updatePerson = defineRoute({
  method: "PUT",
  path: "/api/users/:userId",
  summary: "Change a profile; members left out stay as they are",
  description: "Role and status are for administrators. The last active administrator keeps both.",
  params: z.object({ userId: id }),
  body: z.object({
    fullName: models.fullName.optional(),
    language: language.optional(),
    timeZone: timeZone.optional(),
    theme: models.theme.optional(),
    reducedMotion: z.boolean().optional(),
    role: organisationRole.optional(),
    status: models.personStatus.optional(),
  }),
  reply: models.person,
  errors: ["last_administrator"],
});

export const uploadAvatar = defineRoute({
  method: "POST",
  path: "/api/users/:userId/avatar",
  summary: "Set the picture: PNG, JPEG or WebP, at most 2 MB",
  params: z.object({ userId: id }),
  reply: models.person,
  idempotency: "natural",
  upload: { maxBytes: AVATAR_MAX_BYTES },
  errors: ["file_required", "image_type_unsupported"],
});

export const removeAvatar = defineRoute({
  method: "DELETE",
  path: "/api/users/:userId/avatar",
  summary: "Remove the picture",
  params: z.object({ userId: id }),
  reply: "nothing",
});

export const getAvatar = defineRoute({
  method: "GET",
  path: "/api/users/:userId/avatar",
  summary: "The picture, for people of the same organisation",
  params: z.object({ userId: id }),
  reply: "file",
});

export type Routes =
  | GroupRoutes
  | BulkRoutes
  | MailTemplateRoutes
  | OrganisationRoutes
  | typeof register
  | typeof getRegistrationOptions
  | typeof login
  | typeof refresh
  | typeof logout
  | typeof getProfile
  | typeof verifyEmail
  | typeof resendVerification
  | typeof forgotPassword
  | typeof resetPassword
  | typeof changePassword
  | typeof listSessions
  | typeof revokeSession
  | typeof revokeOtherSessions
  | typeof listPeople
  | typeof getPerson
  | typeof createPerson
  | typeof updatePerson
  | typeof uploadAvatar
  | typeof removeAvatar
  | typeof getAvatar;
