import { definePermission, withPermission } from "@lectern/core";

export const importCourses = definePermission({ name: "interop.import", roles: ["instructor", "admin"], summary: "Import courses" });

export const mayImport = withPermission(importCourses);
