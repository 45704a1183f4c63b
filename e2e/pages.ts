/** The demonstration courses by their place in the catalogue of their teachers. */
export interface DemoPlaces {
  /** The English demonstration course. */
  readonly courseId: string;
  readonly sectionId: string;
}

export interface PageToSee {
  readonly name: string;
  readonly path: (places: DemoPlaces) => string;
  /** Demonstration account, or null for a visitor. */
  readonly as: string | null;
}

const fixed = (name: string, path: string, as: string | null): PageToSee => ({ name, path: () => path, as });

/** Every page there is: `npm run pictures` takes them, axe looks at them. */
export const PAGES: readonly PageToSee[] = [
  fixed("login", "/login", null),
  fixed("register", "/register", null),
  fixed("forgot-password", "/forgot-password", null),
  fixed("not-found", "/no-such-page", null),
  fixed("catalogue-visitor", "/courses", null),
  { name: "course-visitor", path: ({ courseId }) => `/course/${courseId}`, as: null },
  fixed("join", "/join?code=ACDE-FGHK", "student1"),
  fixed("dashboard-student", "/dashboard", "student1"),
  fixed("dashboard-instructor", "/dashboard", "instructor"),
  fixed("catalogue", "/courses", "student1"),
  { name: "course", path: ({ courseId }) => `/course/${courseId}`, as: "student1" },
  { name: "course-staff", path: ({ courseId }) => `/course/${courseId}`, as: "instructor" },
  { name: "learn", path: ({ courseId, sectionId }) => `/course/${courseId}/learn/${sectionId}`, as: "student1" },
  { name: "chat", path: ({ courseId }) => `/course/${courseId}/chat`, as: "student1" },
  { name: "announcements", path: ({ courseId }) => `/course/${courseId}/announcements`, as: "student1" },
  { name: "announcements-staff", path: ({ courseId }) => `/course/${courseId}/announcements`, as: "instructor" },
  fixed("notifications", "/notifications", "student1"),
  fixed("notifications-unread", "/notifications?show=unread", "instructor"),
  fixed("notification-settings", "/notifications/settings", "student1"),
  fixed("messages", "/messages", "student1"),
  { name: "messages-room", path: ({ courseId }) => `/messages/${courseId}`, as: "instructor" },
  { name: "progress", path: ({ courseId }) => `/course/${courseId}/progress`, as: "instructor" },
  { name: "editor", path: ({ courseId }) => `/course/${courseId}/edit`, as: "instructor" },
  { name: "materials", path: ({ courseId }) => `/course/${courseId}/materials`, as: "instructor" },
  { name: "people", path: ({ courseId }) => `/course/${courseId}/people`, as: "instructor" },
  { name: "people-waiting", path: ({ courseId }) => `/course/${courseId}/people?tab=waiting`, as: "instructor" },
  { name: "people-codes", path: ({ courseId }) => `/course/${courseId}/people?tab=codes`, as: "instructor" },
  { name: "people-groups", path: ({ courseId }) => `/course/${courseId}/people?tab=groups`, as: "instructor" },
  fixed("new-course", "/courses/new", "instructor"),
  fixed("import", "/courses/import", "instructor"),
  fixed("profile", "/profile", "student1"),
  fixed("admin", "/admin", "admin"),
  fixed("admin-people", "/admin/people", "admin"),
  fixed("admin-groups", "/admin/groups", "admin"),
  fixed("admin-people-imports", "/admin/people-imports", "admin"),
  fixed("first-sign-in", "/first-sign-in", null),
  fixed("admin-organisation", "/admin/organisation", "admin"),
  fixed("admin-mail", "/admin/mail", "admin"),
  fixed("admin-jobs", "/admin/jobs", "admin"),
  fixed("admin-dead-letters", "/admin/dead-letters", "admin"),
  fixed("admin-audit", "/admin/audit", "admin"),
  fixed("admin-realtime", "/admin/realtime", "admin"),
  fixed("admin-system", "/admin/system", "admin"),
];

/** Asks the server which demonstration course and section to look at. */
export async function demoPlaces(baseURL: string, token: string): Promise<DemoPlaces> {
  const headers = { authorization: `Bearer ${token}` };
  const list = (await (await fetch(`${baseURL}/api/courses?mine=true`, { headers })).json()) as { items: { id: string; language: string }[] };
  const course = list.items.find(({ language }) => language === "en") ?? list.items[0];
  if (!course) throw new Error("the demonstration has no course");
  const detail = (await (await fetch(`${baseURL}/api/courses/${course.id}`, { headers })).json()) as { lessons: { sections: { id: string }[] }[] };
  const sectionId = detail.lessons[0]?.sections[1]?.id;
  if (!sectionId) throw new Error("the demonstration course has no sections");
  return { courseId: course.id, sectionId };
}
