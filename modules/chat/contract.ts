// The room's one public door for other rooms and browsers; its parts stand in contract/.
export * from "./contract/models.ts";
export * from "./contract/catch-up.ts";
export * from "./contract/sockets.ts";
export * from "./contract/broadcasts.ts";
export * from "./contract/naming.ts";
export * from "./contract/routes.ts";
export * from "./contract/calls.ts";
