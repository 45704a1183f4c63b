// The room's public door for other rooms and browsers; its parts stand in contract/.
export * from "./contract/models.ts";
export * from "./contract/groups.ts";
export * from "./contract/routes.ts";
export * from "./contract/calls.ts";
export * from "./contract/batch-calls.ts";
export * from "./contract/messages.ts";
