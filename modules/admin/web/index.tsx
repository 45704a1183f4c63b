import { defineWebPart } from "@lectern/ui/web/part";
import { Activity, Building2, Gauge, History, Inbox, ListChecks, RadioTower, School, Settings, TriangleAlert, Users } from "lucide-react";

/** Administration of one's organisation. */
export const web = defineWebPart({
  name: "admin",
  routes: [
    {
      path: "/admin",
      access: "admin",
      lazy: () => import("./OverviewPage.tsx"),
      nav: [
        { labelKey: "nav.admin", icon: Settings, order: 90 },
        { labelKey: "nav.overview", icon: Gauge, order: 0, place: "admin" },
      ],
    },
    {
      path: "/admin/people",
      access: "admin",
      lazy: () => import("./people/PeoplePage.tsx"),
      nav: [{ labelKey: "nav.people", icon: Users, order: 10, place: "admin" }],
    },
    {
      path: "/admin/groups",
      access: "admin",
      lazy: () => import("./groups/GroupsPage.tsx"),
      nav: [{ labelKey: "nav.groups", icon: School, order: 12, place: "admin" }],
    },
    { path: "/admin/groups/$kind/$groupId", access: "admin", lazy: () => import("./groups/GroupPage.tsx") },
    {
      path: "/admin/organisation",
      access: "admin",
      lazy: () => import("./OrganisationPage.tsx"),
      nav: [{ labelKey: "nav.organisation", icon: Building2, order: 20, place: "admin" }],
    },
    { path: "/admin/mail", access: "admin", lazy: () => import("./MailPage.tsx"), nav: [{ labelKey: "nav.mail", icon: Inbox, order: 30, place: "admin" }] },
    {
      path: "/admin/jobs",
      access: "admin",
      lazy: () => import("./JobsPage.tsx"),
      nav: [{ labelKey: "nav.jobs", icon: ListChecks, order: 40, place: "admin" }],
    },
    {
      path: "/admin/dead-letters",
      access: "admin",
      lazy: () => import("./DeadLettersPage.tsx"),
      nav: [{ labelKey: "nav.deadLetters", icon: TriangleAlert, order: 50, place: "admin" }],
    },
    {
      path: "/admin/audit",
      access: "admin",
      lazy: () => import("./AuditPage.tsx"),
      nav: [{ labelKey: "nav.audit", icon: History, order: 60, place: "admin" }],
    },
    {
      path: "/admin/realtime",
      access: "admin",
      lazy: () => import("./RealtimePage.tsx"),
      nav: [{ labelKey: "nav.realtime", icon: RadioTower, order: 65, place: "admin" }],
    },
    {
      path: "/admin/system",
      access: "admin",
      lazy: () => import("./SystemPage.tsx"),
      nav: [{ labelKey: "nav.system", icon: Activity, order: 70, place: "admin" }],
    },
  ],
});
