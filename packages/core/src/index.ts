// The one public door of this package; every other file is private to it.
export * from "./actor.ts";
export type * from "./context.ts";
export * from "./cursor.ts";
export * from "./errors.ts";
export * from "./exact.ts";
export * from "./group-read.ts";
export * from "./group-write.ts";
export * from "./measure.ts";
export * from "./message.ts";
export * from "./models.ts";
export * from "./module.ts";
export * from "./parse-input.ts";
export * from "./platform.errors.ts";
export * from "./policy.ts";
export * from "./route.ts";
export * from "./serve.ts";
export * from "./stored-files.ts";
export * from "./upload.ts";
