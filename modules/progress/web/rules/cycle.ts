/** The titles in a refusal `prerequisites_form_cycle`, the first one again at the end; undefined for everything else. */
export function cycleIn(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || !("problem" in error)) return undefined;
  const { problem } = error;
  if (typeof problem !== "object" || problem === null || !("sections" in problem) || !Array.isArray(problem.sections)) return undefined;
  const titles = problem.sections.map((section: unknown) =>
    typeof section === "object" && section !== null && "title" in section && typeof section.title === "string" ? section.title : "",
  );
  return titles.length > 0 ? [...titles, titles[0] ?? ""] : undefined;
}
