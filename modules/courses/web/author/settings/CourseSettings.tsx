import { Button } from "@lectern/ui/Button";
import type { Course } from "../../../contract.ts";
import { useT } from "../../t.ts";
import { CopyPanel } from "./CopyPanel.tsx";
import { CourseForm } from "./CourseForm.tsx";
import { DangerZone } from "./DangerZone.tsx";
import { PublishPanel } from "./PublishPanel.tsx";
import { ThumbnailField } from "./ThumbnailField.tsx";

/** What a course is, apart from its text: whether learners see it, how it is found, who may join. */
export function CourseSettings({ course, onOutline }: { course: Course; onOutline: (() => void) | undefined }) {
  const t = useT();
  const empty = (course.lessons ?? []).length === 0;
  return (
    <div className="mx-auto flex w-full max-w-190 flex-col gap-8 px-6 py-6 max-sm:px-4">
      <header>
        <h1 className="text-xl font-semibold max-sm:text-lg">{t("author.settings.title")}</h1>
        <p className="text-muted">{empty ? t("author.settings.start") : t("author.settings.what")}</p>
        {onOutline && empty && (
          <Button className="mt-3" onClick={onOutline}>
            {t("author.outline.open")}
          </Button>
        )}
      </header>
      <PublishPanel course={course} />
      <ThumbnailField course={course} />
      <CourseForm course={course} />
      <CopyPanel course={course} />
      <DangerZone course={course} />
    </div>
  );
}
