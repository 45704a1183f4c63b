import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "progress",
  needs: ["users", "courses"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/progress.routes.ts"),
  worker: () => import("./server/progress.worker.ts"),
  calls: () => import("./server/progress.calls.ts"),
  demo: () => import("./server/progress.demo.ts"),
  broadcasts: [contract.progressUpdated, contract.sectionRulesChanged],
  events: [contract.sectionCompleted, contract.lessonCompleted, contract.courseCompleted],
});
