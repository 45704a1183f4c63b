/** Sections of a course with text that is only on this device. */
export const keptSectionsKey = (courseId: string) => ["courses", "author", "kept", courseId];

/** The section that is open in the editor, with its draft. */
export const editedSectionKey = (sectionId: string) => ["courses", "author", "section", sectionId];
