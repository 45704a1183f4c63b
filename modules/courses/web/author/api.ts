import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, catalogueKey } from "../api.ts";
import type { SaveRequest } from "./draft/keeper.ts";
import { listKeptSections } from "./draft/store.ts";
import { editedSectionKey, keptSectionsKey } from "./keys.ts";

/** A server that hangs must not keep the next attempt waiting. */
const SAVE_TIMEOUT_MS = 15_000;

/** Always asked anew when a section is opened: the draft is what the next save stands on. */
export const editedSectionQuery = (sectionId: string) =>
  queryOptions({
    queryKey: editedSectionKey(sectionId),
    queryFn: ({ signal }) => api.get("/api/sections/:sectionId", { params: { sectionId }, signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const saveDraft = (sectionId: string, body: SaveRequest) =>
  api.put("/api/sections/:sectionId/draft", { params: { sectionId }, body, signal: AbortSignal.timeout(SAVE_TIMEOUT_MS) });

export const keptSectionsQuery = (userId: string, courseId: string) =>
  queryOptions({ queryKey: keptSectionsKey(courseId), queryFn: () => listKeptSections(userId, courseId), staleTime: 0, networkMode: "always" });

export const revisionsQuery = (sectionId: string) =>
  infiniteQueryOptions({
    queryKey: ["courses", "author", "revisions", sectionId],
    queryFn: ({ signal, pageParam }) => api.get("/api/sections/:sectionId/revisions", { params: { sectionId }, query: { cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: 0,
  });

export const revisionQuery = (sectionId: string, revision: number) =>
  queryOptions({
    queryKey: ["courses", "author", "revision", sectionId, revision],
    queryFn: ({ signal }) => api.get("/api/sections/:sectionId/revisions/:revision", { params: { sectionId, revision }, signal }),
  });

/** Adds a file to the course's materials. */
export function uploadMaterial(courseId: string, file: File) {
  const form = new FormData();
  form.set("file", file);
  return api.post("/api/courses/:courseId/materials", { params: { courseId }, form, idempotencyKey: crypto.randomUUID() });
}

const TEMPLATES_MAX = 100;

/** Courses of the organisation that are there to be copied. */
export const templatesQuery = () =>
  queryOptions({
    queryKey: [...catalogueKey, "templates"],
    queryFn: ({ signal }) => api.get("/api/courses", { query: { templates: true, limit: TEMPLATES_MAX, sort: "title" }, signal }),
  });

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
