export { openDatabase, type DatabasePool } from "./pool.ts";
export { startEmbeddedPostgres, type EmbeddedPostgres } from "./embedded.ts";
export { migrate, type MigrationSource } from "./migrate.ts";
export { cloneDatabase, dropDatabase } from "./template.ts";
export { isLostConnection, surviveLostTypeQuestions } from "./lost-connection.ts";
