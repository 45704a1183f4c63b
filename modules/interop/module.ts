import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "interop",
  needs: ["users", "courses"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/interop.routes.ts"),
  calls: () => import("./server/interop.calls.ts"),
  filesInUse: contract.filesInUse,
  worker: () => import("./server/interop.worker.ts"),
});
