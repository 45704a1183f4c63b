/** Begins the keys of everything about the people of a course. */
export const enrolmentsKey = (courseId: string) => ["courses", "author", "people", courseId];
