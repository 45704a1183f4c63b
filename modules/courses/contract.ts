// The room's one public door for other rooms and browsers; its parts stand in contract/.
export * from "./contract/models.ts";
export * from "./contract/section-models.ts";
export * from "./contract/course-routes.ts";
export * from "./contract/section-routes.ts";
export * from "./contract/people-routes.ts";
export * from "./contract/copy-routes.ts";
export * from "./contract/enrolment-routes.ts";
export * from "./contract/group-routes.ts";
export * from "./contract/material-calls.ts";
export * from "./contract/material-models.ts";
export * from "./contract/material-purpose.ts";
export * from "./contract/material-routes.ts";
export * from "./contract/calls.ts";
export * from "./contract/enrolment-calls.ts";
export * from "./contract/messages.ts";

import type { CopyRoutes } from "./contract/copy-routes.ts";
import type { CourseRoutes } from "./contract/course-routes.ts";
import type { EnrolmentRoutes } from "./contract/enrolment-routes.ts";
import type { GroupEnrolmentRoutes } from "./contract/group-routes.ts";
import type { MaterialRoutes } from "./contract/material-routes.ts";
import type { PeopleRoutes } from "./contract/people-routes.ts";
import type { SectionRoutes } from "./contract/section-routes.ts";

/** Every HTTP route of this room, for the typed client. */
export type Routes = CourseRoutes | SectionRoutes | MaterialRoutes | PeopleRoutes | CopyRoutes | EnrolmentRoutes | GroupEnrolmentRoutes;
