import { serveRoute, validationFailed, type ServedRoute } from "@lectern/core";
import * as contract from "../contract.ts";
import { mayImport } from "./interop.policy.ts";
import * as interop from "./interop.service.ts";
import * as people from "./people/imports.ts";
import { mayImportPeople } from "./people/people.policy.ts";
import * as report from "./people/report.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(contract.importCourse, mayImport, ({ ctx, grant, http }) => {
    if (!http.file) throw validationFailed([{ path: "/file", code: "required", message: "Send a file" }]);
    return interop.startImport(ctx, grant, http.file);
  }),
  serveRoute(contract.listImports, mayImport, ({ ctx, grant, query }) => interop.listImports(ctx, grant, query)),

  serveRoute(contract.startPeopleImport, mayImportPeople, ({ ctx, grant, body, http }) => {
    if (!http.file) throw validationFailed([{ path: "/file", code: "required", message: "Send a file" }]);
    return people.startImport(ctx, grant, http.file, body);
  }),
  serveRoute(contract.listPeopleImports, mayImportPeople, ({ ctx, grant, query }) => people.listImports(ctx, grant, query)),
  serveRoute(contract.getPeopleImport, mayImportPeople, ({ ctx, grant, params }) => people.getImport(ctx, grant, params.importId)),
  serveRoute(contract.changePeopleImport, mayImportPeople, ({ ctx, grant, params, body }) => people.changeMapping(ctx, grant, params.importId, body.mapping)),
  serveRoute(contract.checkPeopleImport, mayImportPeople, ({ ctx, grant, params }) => people.startCheck(ctx, grant, params.importId)),
  serveRoute(contract.applyPeopleImport, mayImportPeople, ({ ctx, grant, params }) => people.startApply(ctx, grant, params.importId)),
  serveRoute(contract.undoPeopleImport, mayImportPeople, ({ ctx, grant, params }) => people.startUndo(ctx, grant, params.importId)),
  serveRoute(contract.discardPeopleImport, mayImportPeople, ({ ctx, grant, params }) => people.discardImport(ctx, grant, params.importId)),
  serveRoute(contract.listPeopleImportRows, mayImportPeople, ({ ctx, grant, params, query }) => report.listRows(ctx, grant, params.importId, query)),
  serveRoute(contract.downloadPeopleImportRows, mayImportPeople, ({ ctx, grant, params, query }) => report.downloadRows(ctx, grant, params.importId, query)),
  serveRoute(contract.issueImportCodes, mayImportPeople, ({ ctx, grant, params, body }) => report.issueCodes(ctx, grant, params.importId, body.replace)),
];

export default routes;
