import { browserDatabase, type DBSchema } from "@lectern/ui/web/database";

/** What somebody typed and the server has not acknowledged yet. */
export interface KeptDraft {
  /** `<userId>/<sectionId>/<clientId>`: two tabs on one section keep theirs apart. */
  id: string;
  userId: string;
  courseId: string;
  sectionId: string;
  /** The editor (tab) that wrote it. */
  clientId: string;
  title: string;
  content: string;
  /** The draft revision it was written on. */
  baseRevision: number;
  /** Milliseconds since 1970. */
  changedAt: number;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: KeptDraft; indexes: { section: [string, string]; course: [string, string] } };
}

const open = browserDatabase<Schema>("lectern-editor", 1, (database) => {
  const drafts = database.createObjectStore("drafts", { keyPath: "id" });
  drafts.createIndex("section", ["userId", "sectionId"]);
  drafts.createIndex("course", ["userId", "courseId"]);
});

/** Resolves when the browser has written it; rejects where it keeps nothing (private windows, a full disk). */
export async function keepDraft(draft: KeptDraft): Promise<void> {
  await (await open()).put("drafts", draft);
}

export async function forgetDraft(id: string): Promise<void> {
  await (await open()).delete("drafts", id);
}

/** The newest first; nothing where the browser keeps nothing. */
export async function listKeptOfSection(userId: string, sectionId: string): Promise<KeptDraft[]> {
  try {
    const found = await (await open()).getAllFromIndex("drafts", "section", [userId, sectionId]);
    return found.toSorted((one, other) => other.changedAt - one.changedAt);
  } catch {
    return [];
  }
}

/** Ids of the sections of a course with text that is only on this device. */
export async function listKeptSections(userId: string, courseId: string): Promise<string[]> {
  try {
    const found = await (await open()).getAllFromIndex("drafts", "course", [userId, courseId]);
    return [...new Set(found.map(({ sectionId }) => sectionId))];
  } catch {
    return [];
  }
}
