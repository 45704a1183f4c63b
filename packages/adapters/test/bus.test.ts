import { createBus } from "@lectern/adapters/bus";
import { openDatabase } from "@lectern/adapters/database";
import { describeBus } from "@lectern/testing/conformance/bus";
import { freshDatabase } from "@lectern/testing/database";
import { inject } from "vitest";

describeBus("outbox in PostgreSQL", async () => {
  const database = await freshDatabase(inject("databaseServerUrl"));
  const sql = openDatabase({ url: database.url, max: 8, applicationName: "bus-test" });
  return {
    sql,
    create: (options) => createBus({ pool: sql, ...options }),
    stop: async () => {
      await sql.end();
      await database.drop();
    },
  };
});
