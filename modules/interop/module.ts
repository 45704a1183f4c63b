import { defineModule } from "@lectern/core";

export default defineModule({
  name: "interop",
  needs: ["users", "courses"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/interop.routes.ts"),
  worker: () => import("./server/interop.worker.ts"),
});
