import { defineModule } from "@lectern/core";

export default defineModule({
  name: "bff",
  needs: ["courses", "progress", "chat"],
  http: () => import("./server/bff.routes.ts"),
});
