import { serveRoute, validationFailed, type ServedRoute } from "@lectern/core";
import { importCourse, listImports } from "../contract.ts";
import { mayImport } from "./interop.policy.ts";
import * as interop from "./interop.service.ts";

const routes: readonly ServedRoute[] = [
  serveRoute(importCourse, mayImport, ({ ctx, grant, http }) => {
    if (!http.file) throw validationFailed([{ path: "/file", code: "required", message: "Send a file" }]);
    return interop.startImport(ctx, grant, http.file);
  }),
  serveRoute(listImports, mayImport, ({ ctx, grant, query }) => interop.listImports(ctx, grant, query)),
];

export default routes;
