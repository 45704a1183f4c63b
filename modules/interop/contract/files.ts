import { defineFilesInUse } from "@lectern/core";

export const filesInUse = defineFilesInUse("interop");
