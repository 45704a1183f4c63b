// The room's one public door for other rooms and browsers; its parts stand in contract/.
export * from "./contract/kinds.ts";
export * from "./contract/models.ts";
export * from "./contract/routes.ts";
export * from "./contract/announcements.ts";
export * from "./contract/messages.ts";
