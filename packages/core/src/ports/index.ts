export type * from "./cache.ts";
export type * from "./database.ts";
export type * from "./jobs.ts";
export type * from "./limits.ts";
export type * from "./mail.ts";
export type * from "./presence.ts";
export type * from "./realtime.ts";
export type * from "./storage.ts";
