import { loadStrings } from "@lectern/ui/web/i18n";
import { defineWebPart } from "@lectern/ui/web/part";
import { BookOpen } from "lucide-react";
import { lazy } from "react";

/** Finding, joining and learning a course. */
export const web = defineWebPart({
  name: "courses",
  routes: [
    {
      path: "/courses",
      access: "public",
      lazy: () => import("./catalogue/CataloguePage.tsx"),
      document: () => import("./catalogue/document.ts"),
      nav: [{ labelKey: "nav.courses", icon: BookOpen, order: 20 }],
    },
    { path: "/join", access: "signedIn", lazy: () => import("./join/JoinPage.tsx") },
    { path: "/courses/new", access: "staff", lazy: () => import("./author/NewCoursePage.tsx") },
    { path: "/course/$courseId/edit", access: "signedIn", lazy: () => import("./author/EditorPage.tsx") },
    { path: "/course/$courseId/materials", access: "signedIn", lazy: () => import("./materials/MaterialsPage.tsx") },
    { path: "/course/$courseId/people", access: "signedIn", lazy: () => import("./author/people/PeoplePage.tsx") },
    {
      path: "/course/$courseId",
      access: "public",
      lazy: () => import("./course/CoursePage.tsx"),
      document: () => import("./course/document.ts"),
    },
    { path: "/course/$courseId/learn", access: "signedIn", lazy: () => import("./learn/NextStepPage.tsx") },
    { path: "/course/$courseId/learn/$sectionId", access: "signedIn", lazy: () => import("./learn/LearnPage.tsx") },
    // Where imported pages and old links point: the section knows its course.
    { path: "/sections/$sectionId", access: "signedIn", lazy: () => import("./learn/FindSectionPage.tsx") },
  ],
  events: () => import("./events.ts"),
});

export const RoomLimits = lazy(() => withStrings(import("./materials/RoomLimits.tsx")));

/** A piece stands in another room's page, whose loading brought only that room's strings. */
async function withStrings<Module>(module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, loadStrings("courses")]);
  return loaded;
}
