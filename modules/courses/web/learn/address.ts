/** Where a section is read. */
export function learnAddress(courseId: string, sectionId?: string): string {
  return sectionId ? `/course/${courseId}/learn/${sectionId}` : `/course/${courseId}/learn`;
}
