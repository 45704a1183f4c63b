import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "progress",
  needs: ["users", "courses"],
  migrations: new URL("./migrations/", import.meta.url),
  broadcasts: [contract.progressUpdated],
  events: [contract.sectionCompleted, contract.lessonCompleted, contract.courseCompleted],
});
