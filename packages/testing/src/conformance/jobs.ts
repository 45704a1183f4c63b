import { setTimeout as sleep } from "node:timers/promises";
import type { JobQueuePort } from "@lectern/core/ports";
import type { DatabasePool } from "@lectern/adapters/database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export interface JobsUnderTest {
  readonly sql: DatabasePool;
  /** Two processes on one queue, started. */
  readonly queues: readonly [JobQueuePort, JobQueuePort];
  readonly stop: () => Promise<void>;
}

const OPTIONS = { retryLimit: 2, expireSeconds: 60 };

/** What every job queue has to keep. */
export function describeJobs(name: string, make: () => Promise<JobsUnderTest>): void {
  describe(`jobs: ${name}`, () => {
    let under: JobsUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.stop());

    it("exist exactly when the transaction commits that enqueued them", async () => {
      const done: string[] = [];
      const [queue] = under.queues;
      await queue.work("test.job", OPTIONS, async ({ jobId }) => void done.push(jobId));
      await under.sql.begin((tx) => queue.enqueue(tx, "test.job", { jobId: "committed" }));
      await under.sql
        .begin(async (tx) => {
          await queue.enqueue(tx, "test.job", { jobId: "rolled back" });
          throw new Error("no");
        })
        .catch(() => {});
      await expect.poll(() => done).toEqual(["committed"]);
      await sleep(700);
      expect(done).toEqual(["committed"]);
    });

    it("are each worked once, one after the other without waiting, when two processes work the queue", async () => {
      const done: string[] = [];
      for (const queue of under.queues) await queue.work("test.job", OPTIONS, async ({ jobId }) => void done.push(jobId));
      const ids = Array.from({ length: 60 }, (_, n) => `job-${n}`);
      await under.sql.begin(async (tx) => {
        for (const [n, jobId] of ids.entries()) await under.queues[n % 2]!.enqueue(tx, "test.job", { jobId });
      });
      await expect.poll(() => done.length, { timeout: 20_000 }).toBe(60);
      expect(done.toSorted()).toEqual(ids.toSorted());
    });

    it("are tried again as often as said when they throw, and keep nobody else waiting", async () => {
      const tries: string[] = [];
      const [queue] = under.queues;
      await queue.work("test.job", { ...OPTIONS, retryLimit: 1 }, async ({ jobId }) => {
        tries.push(jobId);
        if (jobId === "bad") throw new Error("again");
      });
      await under.sql.begin(async (tx) => {
        await queue.enqueue(tx, "test.job", { jobId: "bad" });
        await queue.enqueue(tx, "test.job", { jobId: "good" });
      });
      await expect.poll(() => tries.filter((id) => id === "good").length).toBe(1);
      await expect.poll(() => tries.filter((id) => id === "bad").length, { timeout: 20_000 }).toBe(2);
      await sleep(1_500);
      expect(tries.filter((id) => id === "bad")).toHaveLength(2);
    });

    it("wait for somebody to work their queue", async () => {
      const done: string[] = [];
      await under.sql.begin((tx) => under.queues[0].enqueue(tx, "test.later", { jobId: "early" }));
      await under.queues[1].work("test.later", OPTIONS, async ({ jobId }) => void done.push(jobId));
      await expect.poll(() => done).toEqual(["early"]);
    });

    it("take a payload as it is, whatever stands in it", async () => {
      const done: string[] = [];
      const [queue] = under.queues;
      await queue.work("test.job", OPTIONS, async ({ jobId }) => void done.push(jobId));
      const jobId = `'; drop table "ngữ" \\ {"a": [1]}`;
      await under.sql.begin((tx) => queue.enqueue(tx, "test.job", { jobId }));
      await expect.poll(() => done).toEqual([jobId]);
    });
  });
}
