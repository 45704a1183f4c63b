import { ConfirmDialog } from "@lectern/ui/ConfirmDialog";
import { useWords } from "@lectern/ui/web/words";
import type { Lesson, SectionSummary } from "../../../contract.ts";
import { useT } from "../../t.ts";

export type Doomed = { lesson: Lesson } | { section: SectionSummary };

interface DeleteDialogProps {
  doomed: Doomed | undefined;
  loading: boolean;
  onCancel: () => void;
  onConfirm: (doomed: Doomed) => void;
}

/** Says what would be lost before anything is. */
export function DeleteDialog({ doomed, loading, onCancel, onConfirm }: DeleteDialogProps) {
  const t = useT();
  const words = useWords();
  if (!doomed) return null;
  const isLesson = "lesson" in doomed;
  const sections = isLesson ? doomed.lesson.sections : [doomed.section];
  const published = sections.filter((section) => section.published).length;
  return (
    <ConfirmDialog
      open
      danger
      loading={loading}
      title={isLesson ? t("author.delete.lesson", { title: doomed.lesson.title }) : t("author.delete.section", { title: doomed.section.title })}
      confirmLabel={isLesson ? t("author.outline.deleteLesson") : t("author.outline.deleteSection")}
      cancelLabel={words.cancel}
      onCancel={onCancel}
      onConfirm={() => onConfirm(doomed)}
    >
      <ul className="list-disc ps-5">
        {isLesson && <li>{t("author.delete.sections", { count: sections.length })}</li>}
        {sections.length > 0 && <li>{t("author.delete.history")}</li>}
        {published > 0 && <li>{t("author.delete.learners", { count: published })}</li>}
        <li>{t("author.delete.materials")}</li>
      </ul>
      <p className="mt-3 font-medium">{t("author.delete.final")}</p>
    </ConfirmDialog>
  );
}
