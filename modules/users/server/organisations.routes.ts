import { serveRoute, withPermission, type ServedRoute } from "@lectern/core";
import * as contract from "../contract.ts";
import * as logo from "./service/logo.ts";
import * as organisations from "./service/organisations.ts";
import * as templates from "./service/templates.ts";
import * as policy from "./users.policy.ts";

/** `/api/organisations`: what an organisation is called, looks like, allows and writes. */
export const organisationRoutes: readonly ServedRoute[] = [
  serveRoute(contract.listOrganisations, withPermission(policy.manageOrganisations), ({ ctx, query }) => organisations.listOrganisations(ctx, query)),
  serveRoute(contract.createOrganisation, withPermission(policy.manageOrganisations), ({ ctx, body }) => organisations.foundOrganisation(ctx, body)),
  serveRoute(contract.readOrganisation, policy.maySeeOrganisation, ({ ctx, params }) => organisations.getOrganisation(ctx, params.organisationId)),
  serveRoute(contract.updateOrganisation, policy.mayManageOrganisation, ({ ctx, params, body }) =>
    organisations.changeOrganisation(ctx, params.organisationId, body),
  ),
  serveRoute(contract.uploadLogo, policy.mayManageOrganisation, ({ ctx, params, http }) => logo.setLogo(ctx, params.organisationId, http.file)),
  serveRoute(contract.removeLogo, policy.mayManageOrganisation, ({ ctx, params }) => logo.removeLogo(ctx, params.organisationId)),
  serveRoute(contract.getLogo, policy.maySeeOrganisation, ({ ctx, params }) => logo.getLogo(ctx, params.organisationId)),
  serveRoute(contract.listMailTemplates, policy.mayManageOrganisation, ({ ctx, params }) => templates.listTemplates(ctx, params.organisationId)),
  serveRoute(contract.saveMailTemplate, policy.mayManageOrganisation, ({ ctx, params, body }) => templates.saveTemplate(ctx, params, body)),
  serveRoute(contract.resetMailTemplate, policy.mayManageOrganisation, ({ ctx, params }) => templates.resetTemplate(ctx, params)),
  serveRoute(contract.previewMailTemplate, policy.mayManageOrganisation, ({ ctx, grant, params, body }) =>
    templates.previewTemplate(ctx, grant, params.organisationId, body),
  ),
];
