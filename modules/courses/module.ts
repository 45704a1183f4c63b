import { defineModule } from "@lectern/core";
import * as contract from "./contract.ts";

export default defineModule({
  name: "courses",
  needs: ["users"],
  migrations: new URL("./migrations/", import.meta.url),
  broadcasts: [contract.courseChanged, contract.sectionDraftSaved],
  events: [
    contract.courseCreated,
    contract.courseUpdated,
    contract.coursePublished,
    contract.courseDeleted,
    contract.courseOutlineChanged,
    contract.sectionCreated,
    contract.sectionUpdated,
    contract.sectionPublished,
    contract.sectionDeleted,
    contract.enrolmentCreated,
    contract.enrolmentEnded,
  ],
});
