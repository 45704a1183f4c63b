import type { ServerDraft } from "./keeper.ts";

/** The draft as it stands on the server, out of a 409 `edit_conflict`; null for every other error. */
export function conflictOf(error: unknown): ServerDraft | null {
  if (!isRecord(error) || error["code"] !== "edit_conflict") return null;
  const problem = error["problem"];
  const current = isRecord(problem) ? problem["current"] : undefined;
  return isDraft(current) ? current : null;
}

function isDraft(value: unknown): value is ServerDraft {
  return (
    isRecord(value) &&
    typeof value["revision"] === "number" &&
    typeof value["title"] === "string" &&
    typeof value["content"] === "string" &&
    typeof value["savedAt"] === "string" &&
    (value["savedBy"] === null || isRecord(value["savedBy"]))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
