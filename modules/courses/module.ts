import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "courses",
  needs: ["users", "progress"],
  migrations: new URL("./migrations/", import.meta.url),
  http: () => import("./server/courses.routes.ts"),
  worker: () => import("./server/courses.worker.ts"),
  calls: () => import("./server/courses.calls.ts"),
  demo: () => import("./server/courses.demo.ts"),
  uploads: [contract.courseMaterial],
  filesInUse: contract.filesInUse,
  broadcasts: [contract.courseChanged, contract.sectionDraftSaved, contract.enrolmentChanged, contract.rosterChanged],
  events: [
    contract.courseCreated,
    contract.courseUpdated,
    contract.coursePublished,
    contract.coursePublicationMissed,
    contract.courseCopied,
    contract.courseDeleted,
    contract.courseOutlineChanged,
    contract.sectionCreated,
    contract.sectionUpdated,
    contract.sectionPublished,
    contract.sectionDeleted,
    contract.enrolmentCreated,
    contract.enrolmentEnded,
    contract.enrolmentWaiting,
    contract.enrolmentPromoted,
  ],
});
