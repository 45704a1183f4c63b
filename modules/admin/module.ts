import { defineModule } from "@lectern/core";
import { organisationDemoRemoved } from "@lectern/users/contract";

export default defineModule({
  name: "admin",
  needs: ["users"],
  http: () => import("./server/admin.routes.ts"),
  events: [organisationDemoRemoved],
});
