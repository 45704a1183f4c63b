// The room's public door for other rooms and browsers; its parts stand in contract/.
export * from "./contract/models.ts";
export * from "./contract/groups.ts";
export * from "./contract/bulk.ts";
export * from "./contract/mail-templates.ts";
export * from "./contract/organisations.ts";
export * from "./contract/routes.ts";
export * from "./contract/calls.ts";
export * from "./contract/files.ts";
export * from "./contract/batch-calls.ts";
export * from "./contract/messages.ts";
