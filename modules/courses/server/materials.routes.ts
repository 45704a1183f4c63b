import { serveRoute, withPermission } from "@lectern/core";
import * as contract from "../contract.ts";
import * as policy from "./courses.policy.ts";
import { manageStorage, mayEditMaterial } from "./materials.policy.ts";
import * as library from "./service/materials/library.ts";
import { openMaterial, openVersion } from "./service/materials/open.ts";
import * as room from "./service/materials/room.ts";
import * as versions from "./service/materials/versions.ts";

export const materialRoutes = [
  serveRoute(contract.listMaterials, policy.mayEditCourse, ({ ctx, grant, query }) => library.listMaterials(ctx, grant, query)),
  serveRoute(contract.uploadMaterial, policy.mayEditCourse, ({ ctx, grant, body, http }) => library.addMaterial(ctx, grant, { file: http.file, ...body })),
  serveRoute(contract.getStorage, policy.mayEditCourse, ({ ctx, grant }) => room.getStorage(ctx, grant)),
  // Before the addresses with an id in their place.
  serveRoute(contract.getStorageLimits, withPermission(manageStorage), ({ ctx, grant }) => room.getLimits(ctx.sql, grant.organisationId)),
  serveRoute(contract.setStorageLimits, withPermission(manageStorage), ({ ctx, grant, body }) => room.setLimits(ctx, grant, body)),
  serveRoute(contract.getMaterial, policy.maySeeMaterial, ({ ctx, grant }) => openMaterial(ctx, grant)),
  serveRoute(contract.updateMaterial, mayEditMaterial, ({ ctx, grant, body }) => library.renameMaterial(ctx, grant, body.filename)),
  serveRoute(contract.deleteMaterial, mayEditMaterial, ({ ctx, grant, query }) => library.deleteMaterial(ctx, grant, query.force ?? false)),
  serveRoute(contract.listMaterialVersions, mayEditMaterial, ({ ctx, grant }) => versions.listVersions(ctx, grant)),
  serveRoute(contract.addMaterialVersion, mayEditMaterial, ({ ctx, grant, body }) => versions.addVersion(ctx, grant, body.uploadId)),
  serveRoute(contract.getMaterialVersion, mayEditMaterial, ({ ctx, grant, params }) => openVersion(ctx, grant, params.number)),
  serveRoute(contract.restoreMaterialVersion, mayEditMaterial, ({ ctx, grant, params }) => versions.restoreVersion(ctx, grant, params.number)),
  serveRoute(contract.getMaterialDownloads, mayEditMaterial, ({ ctx, grant }) => library.getDownloads(ctx, grant)),
];
