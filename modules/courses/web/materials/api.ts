import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { ListedMaterial } from "../../contract.ts";
import { api } from "../api.ts";

export type MaterialKind = "image" | "video" | "audio" | "document" | "other";
export const KINDS: readonly MaterialKind[] = ["document", "image", "video", "audio", "other"];
export type MaterialSort = "newest" | "name" | "size";

export interface MaterialsFilter {
  readonly search?: string | undefined;
  readonly kind?: MaterialKind | undefined;
  readonly sort?: MaterialSort | undefined;
}

const PAGE_SIZE = 50;

const materialsKey = (courseId: string) => ["courses", "materials", courseId];

export const materialsQuery = (courseId: string, filter: MaterialsFilter) =>
  infiniteQueryOptions({
    queryKey: [...materialsKey(courseId), filter],
    queryFn: ({ signal, pageParam }) =>
      api.get("/api/courses/:courseId/materials", { params: { courseId }, query: { ...filter, limit: PAGE_SIZE, cursor: pageParam }, signal }),
    initialPageParam: first(),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const storageQuery = (courseId: string) =>
  queryOptions({
    queryKey: [...materialsKey(courseId), "storage"],
    queryFn: ({ signal }) => api.get("/api/courses/:courseId/storage", { params: { courseId }, signal }),
  });

export const versionsQuery = (courseId: string, materialId: string) =>
  queryOptions({
    queryKey: [...materialsKey(courseId), "versions", materialId],
    queryFn: ({ signal }) => api.get("/api/materials/:materialId/versions", { params: { materialId }, signal }),
  });

/** After anything that changed a course's files: the list, its room, and what single files say of themselves. */
export async function refreshMaterials(queryClient: QueryClient, courseId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: materialsKey(courseId) });
  await queryClient.invalidateQueries({ queryKey: ["courses", "material"] });
}

export function kindOf(mediaType: string): MaterialKind {
  const [family = ""] = mediaType.split("/");
  if (family === "image" || family === "video" || family === "audio") return family;
  return family === "text" || /^application\/(pdf|rtf|epub|msword|json|vnd\.(ms-|openxmlformats|oasis))/.test(mediaType) ? "document" : "other";
}

export type PreviewKind = "image" | "video" | "audio" | "pdf" | "text";

/** How a file can be looked at here; null: only by saving it. */
export function previewKindOf(mediaType: string): PreviewKind | null {
  if (/^image\/(png|jpeg|gif|webp|avif)$/.test(mediaType)) return "image";
  if (mediaType.startsWith("video/")) return "video";
  if (mediaType.startsWith("audio/") && mediaType !== "audio/midi") return "audio";
  if (mediaType === "application/pdf") return "pdf";
  // HTML, XML and SVG as well: as the text they are.
  return mediaType.startsWith("text/") || /^(application\/(json|xml)|image\/svg\+xml)$/.test(mediaType) ? "text" : null;
}

export type FileToShow = Pick<ListedMaterial, "filename" | "mediaType" | "size" | "url">;

// The first page has no cursor; a function gives the type without a cast.
function first(): string | undefined {
  return undefined;
}
