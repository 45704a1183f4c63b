/** What a `course_incomplete` problem says is missing: `lesson`, `section`. */
export function missingOf(error: unknown): string[] {
  if (typeof error !== "object" || error === null || !("problem" in error)) return [];
  const { problem } = error;
  if (typeof problem !== "object" || problem === null || !("missing" in problem) || !Array.isArray(problem.missing)) return [];
  return problem.missing.filter((one): one is string => typeof one === "string");
}
