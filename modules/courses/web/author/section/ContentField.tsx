import { SkeletonText } from "@lectern/ui/Skeleton";
import { lazy, Suspense } from "react";
import type { ContentType, Course } from "../../../contract.ts";
import { uploadMaterial } from "../api.ts";
import type { DraftSnapshot } from "../draft/keeper.ts";
import { MediaField } from "./MediaField.tsx";

const TextEditor = lazy(() => import("../text/TextEditor.tsx"));

interface ContentFieldProps {
  course: Course;
  type: ContentType;
  draft: DraftSnapshot;
  onChange: (content: string) => void;
}

/** What a section is made of decides how it is written. */
export function ContentField({ course, type, draft, onChange }: ContentFieldProps) {
  if (type === "video" || type === "audio" || type === "file" || type === "embed") {
    return (
      <MediaField
        key={draft.generation}
        courseId={course.id}
        type={type}
        title={draft.text.title}
        content={draft.text.content}
        language={course.language}
        onChange={onChange}
      />
    );
  }
  return (
    <Suspense fallback={<SkeletonText lines={10} className="mt-4" />}>
      <TextEditor
        content={draft.text.content}
        generation={draft.generation}
        language={course.language}
        onChange={onChange}
        upload={(file) => uploadMaterial(course.id, file)}
      />
    </Suspense>
  );
}
