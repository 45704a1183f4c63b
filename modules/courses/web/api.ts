import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";

export const api = createClient<Routes>({ fetch: sessionFetch });

/** What the catalogue can be narrowed and sorted by; all of it stands in the address. */
export interface CatalogueFilter {
  search?: string | undefined;
  category?: string | undefined;
  difficulty?: "beginner" | "intermediate" | "advanced" | undefined;
  language?: string | undefined;
  mine?: true | undefined;
  sort?: "newest" | "updated" | "title" | "popular" | undefined;
}

const PAGE_SIZE = 24;

export const catalogueKey = ["courses", "list"];

export const catalogueQuery = (filter: CatalogueFilter) =>
  infiniteQueryOptions({
    queryKey: [...catalogueKey, filter],
    queryFn: ({ signal, pageParam }) => api.get("/api/courses", { query: { ...filter, limit: PAGE_SIZE, cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

const FACETS_FROM = 200;
const FACETS_FRESH_MS = 5 * 60_000;

/** Categories and languages to choose from, read off the first courses there are. */
export const facetsQuery = () =>
  queryOptions({
    queryKey: ["courses", "facets"],
    queryFn: async ({ signal }) => {
      const { items } = await api.get("/api/courses", { query: { limit: FACETS_FROM }, signal });
      const distinct = (values: (string | null)[]) => [...new Set(values)].filter((value) => value !== null).toSorted((a, b) => a.localeCompare(b));
      return { categories: distinct(items.map(({ category }) => category)), languages: distinct(items.map(({ language }) => language)) };
    },
    staleTime: FACETS_FRESH_MS,
  });

/** One course: with lessons for members, the public part for others. */
export const courseQuery = (courseId: string) =>
  queryOptions({ queryKey: ["courses", "course", courseId], queryFn: ({ signal }) => api.get("/api/courses/:courseId", { params: { courseId }, signal }) });

/** Begins the keys of all sections, whatever their course. */
export const sectionsKey = ["courses", "section"];

/** One section with its content, for members. */
export const sectionQuery = (sectionId: string) =>
  queryOptions({ queryKey: [...sectionsKey, sectionId], queryFn: ({ signal }) => api.get("/api/sections/:sectionId", { params: { sectionId }, signal }) });

/** Instructors and teaching assistants, for members. */
export const staffQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["courses", "staff", courseId],
    queryFn: ({ signal }) => api.get("/api/courses/:courseId/staff", { params: { courseId }, signal }),
  });

export interface MaterialInfo {
  filename: string;
  /** Bytes; null when the server does not say. */
  size: number | null;
  mediaType: string;
}

/** Name, size and type of a file, from the headers it would be downloaded with. `address`: `/api/materials/<id>`. */
export const materialInfoQuery = (address: string) =>
  queryOptions({
    queryKey: ["courses", "material", address],
    queryFn: async ({ signal }): Promise<MaterialInfo> => {
      const response = await sessionFetch(address, { method: "HEAD", signal });
      if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status, code: "file_unreadable", title: response.statusText });
      const size = Number(response.headers.get("content-length"));
      return {
        filename: filenameIn(response.headers.get("content-disposition") ?? "") ?? "",
        size: size > 0 ? size : null,
        mediaType: response.headers.get("content-type")?.split(";")[0]?.trim() ?? "",
      };
    },
    staleTime: FACETS_FRESH_MS,
  });

/** RFC 6266: `filename*` (RFC 8187) wins over `filename`. */
function filenameIn(disposition: string): string | undefined {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (extended) return decodeURIComponent(extended);
  return /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]?.replaceAll(/\\(.)/g, "$1");
}

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
