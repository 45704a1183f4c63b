import { socketTools } from "@lectern/ui/web/realtime";
import { importsKey, jobKey } from "./api.ts";
import type { ImportJob, JobBroadcasts } from "./job.ts";

const socket = socketTools<JobBroadcasts>();

/** The only place where these events touch the query cache. Jobs of other rooms are nothing this page holds. */
export default socket.handlers({
  "job-updated"(queryClient, { jobId, status, progress }) {
    const known = queryClient.getQueryData<ImportJob>(jobKey(jobId));
    if (known)
      queryClient.setQueryData<ImportJob>(jobKey(jobId), { ...known, status: status === "running" || status === "queued" ? status : known.status, progress });
    if (status !== "succeeded" && status !== "failed") return;
    // The report comes with the job itself.
    void queryClient.invalidateQueries({ queryKey: jobKey(jobId) });
    void queryClient.invalidateQueries({ queryKey: importsKey });
    void queryClient.invalidateQueries({ queryKey: ["courses", "list"] });
  },
});
