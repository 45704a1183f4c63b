import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "users",
  needs: [],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/users.routes.ts"),
  worker: () => import("./server/users.worker.ts"),
  calls: () => import("./server/users.calls.ts"),
  filesInUse: contract.filesInUse,
  demo: () => import("./server/users.demo.ts"),
  // `organisation.demo-removed` stands in this contract because every room may handle it; the administration room emits it.
  events: [contract.userCreated, contract.userUpdated, contract.userDeleted, contract.batchMembershipChanged, contract.classSectionMembershipChanged],
});
