import { openDatabase } from "@lectern/adapters/database";
import { createJobQueue } from "@lectern/adapters/jobs";
import { describeJobs } from "@lectern/testing/conformance/jobs";
import { freshDatabase } from "@lectern/testing/database";
import { inject } from "vitest";

const GRACE_MS = 1_000;

describeJobs("pg-boss", async () => {
  const database = await freshDatabase(inject("databaseServerUrl"));
  const sql = openDatabase({ url: database.url, max: 4, applicationName: "jobs-test" });
  const queues = [createJobQueue(database.url, () => {}), createJobQueue(database.url, () => {})] as const;
  for (const queue of queues) await queue.start();
  return {
    sql,
    queues: [...queues],
    stop: async () => {
      for (const queue of queues) await queue.stop(GRACE_MS);
      await sql.end({ timeout: 1 });
      await database.drop();
    },
  };
});
