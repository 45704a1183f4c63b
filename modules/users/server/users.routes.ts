import { everyone, serveRoute, signedIn, withPermission, type HttpExchange } from "@lectern/core";
import * as contract from "../contract.ts";
import { bulkRoutes } from "./bulk.routes.ts";
import { groupRoutes } from "./groups.routes.ts";
import { organisationRoutes } from "./organisations.routes.ts";
import { clearSessionCookies, REFRESH_COOKIE, setSessionCookies } from "./session-cookies.ts";
import * as avatars from "./service/avatars.ts";
import * as mails from "./service/mails.ts";
import * as organisations from "./service/organisations.ts";
import * as passwords from "./service/passwords.ts";
import * as people from "./service/people.ts";
import * as sessions from "./service/sessions.ts";
import * as signIn from "./service/sign-in.ts";
import { sessionEnded } from "./users.errors.ts";
import * as policy from "./users.policy.ts";

export default [
  ...groupRoutes,
  ...bulkRoutes,
  serveRoute(contract.register, everyone, async ({ ctx, body, http }) =>
    answerWithSession(http, await signIn.registerPerson(ctx, body, http.userAgent), { fresh: true, inBody: body.withRefreshToken }),
  ),
  serveRoute(contract.getRegistrationOptions, everyone, ({ ctx }) => organisations.getRegistrationOptions(ctx)),
  serveRoute(contract.login, everyone, async ({ ctx, body, http }) =>
    answerWithSession(http, await signIn.signIn(ctx, body, http.userAgent), { fresh: true, inBody: body.withRefreshToken }),
  ),
  serveRoute(contract.refresh, everyone, async ({ ctx, body, http }) => {
    const token = body?.refreshToken ?? http.cookie(REFRESH_COOKIE);
    if (!token) throw sessionEnded();
    return answerWithSession(http, await sessions.refreshSession(ctx, token), { fresh: false, inBody: body?.refreshToken !== undefined });
  }),
  serveRoute(contract.logout, everyone, async ({ ctx, http }) => {
    await sessions.signOut(ctx, http.cookie(REFRESH_COOKIE));
    clearSessionCookies(http);
  }),
  serveRoute(contract.getProfile, signedIn, ({ ctx, grant }) => people.getProfile(ctx, grant)),
  serveRoute(contract.verifyEmail, everyone, ({ ctx, body }) => mails.verifyEmail(ctx, body.token)),
  serveRoute(contract.resendVerification, signedIn, ({ ctx, grant }) => mails.resendVerification(ctx, grant)),
  serveRoute(contract.forgotPassword, everyone, ({ ctx, body }) => passwords.forgotPassword(ctx, body.email)),
  serveRoute(contract.resetPassword, everyone, ({ ctx, body }) => passwords.resetPassword(ctx, body)),
  serveRoute(contract.changePassword, signedIn, ({ ctx, grant, body }) => passwords.changePassword(ctx, grant, body)),
  serveRoute(contract.listSessions, signedIn, ({ ctx, grant, query }) => sessions.listOwnSessions(ctx, grant, query)),
  serveRoute(contract.revokeSession, signedIn, ({ ctx, grant, params }) => sessions.revokeOwnSession(ctx, grant, params.sessionId)),
  serveRoute(contract.revokeOtherSessions, signedIn, ({ ctx, grant }) => sessions.revokeOwnOtherSessions(ctx, grant)),

  serveRoute(contract.listPeople, policy.mayListPeople, ({ ctx, grant, query }) => people.listPeople(ctx, grant, query)),
  serveRoute(contract.getPerson, policy.maySeePerson, ({ grant }) => people.showPerson(grant)),
  serveRoute(contract.createPerson, withPermission(policy.managePeople), ({ ctx, grant, body }) => people.invitePerson(ctx, grant, body)),
  serveRoute(contract.updatePerson, policy.mayEditPerson, ({ ctx, grant, body }) => people.changePerson(ctx, grant, body)),
  serveRoute(contract.uploadAvatar, policy.mayEditPerson, ({ ctx, grant, http }) => avatars.setAvatar(ctx, grant, http.file)),
  serveRoute(contract.removeAvatar, policy.mayEditPerson, ({ ctx, grant }) => avatars.removeAvatar(ctx, grant)),
  serveRoute(contract.getAvatar, policy.maySeeAvatar, ({ ctx, grant }) => avatars.getAvatar(ctx, grant)),
  ...organisationRoutes,
];

/** Cookies for browsers, the access token in the body for everybody, the refresh token in the body for those who asked. */
function answerWithSession(http: HttpExchange, issued: sessions.IssuedSession, options: { fresh: boolean; inBody: boolean | undefined }): contract.SignedIn {
  setSessionCookies(http, issued, options.fresh);
  return options.inBody ? { ...issued.answer, refreshToken: issued.refreshToken } : issued.answer;
}
