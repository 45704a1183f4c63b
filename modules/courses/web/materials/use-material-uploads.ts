import { useUploads } from "@lectern/ui/web/upload";
import { useQueryClient } from "@tanstack/react-query";
import type { Material } from "../../contract.ts";
import { api } from "../api.ts";
import { refreshMaterials } from "./api.ts";

const added = new Map<string, (material: Material) => void>();

/** Uploads into a course's files; `onAdded` hears of each that arrived, while the component that asked is there. */
export function useMaterialUploads(courseId: string, place = "library") {
  const queryClient = useQueryClient();
  const key = `materials:${courseId}:${place}`;
  const uploads = useUploads(key, {
    purpose: "course-material",
    finish: async ({ uploadId, idempotencyKey }) => {
      const material = await api.post("/api/courses/:courseId/materials", { params: { courseId }, body: { uploadId }, idempotencyKey });
      added.get(key)?.(material);
      await refreshMaterials(queryClient, courseId);
    },
  });
  return {
    ...uploads,
    onAdded: (listener: ((material: Material) => void) | undefined) => {
      if (listener) added.set(key, listener);
      else added.delete(key);
    },
  };
}

/** Uploads of another version of one file. */
export function useVersionUploads(courseId: string, materialId: string) {
  const queryClient = useQueryClient();
  return useUploads(`material-version:${materialId}`, {
    purpose: "course-material",
    finish: async ({ uploadId, idempotencyKey }) => {
      await api.post("/api/materials/:materialId/versions", { params: { materialId }, body: { uploadId }, idempotencyKey });
      await refreshMaterials(queryClient, courseId);
    },
  });
}
