import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Page, useDocumentTitle } from "@lectern/ui/Page";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useParam, useQueryParams } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { useQuery } from "@tanstack/react-query";
import { ListTree, PencilLine } from "lucide-react";
import { useRef, useState } from "react";
import type { Course } from "../../contract.ts";
import { courseQuery } from "../api.ts";
import { useT } from "../t.ts";
import { CourseRoom } from "@lectern/progress/web";
import { OutlineHead } from "./outline/OutlineHead.tsx";
import { OutlinePanel } from "./outline/OutlinePanel.tsx";
import { SectionPane } from "./section/SectionPane.tsx";
import { CourseSettings } from "./settings/CourseSettings.tsx";
import { useWide } from "./use-wide.ts";

/** `/course/:courseId/edit?section=`: the outline at the left, what one writes at the right; without a section the course's settings. */
export default function EditorPage() {
  const t = useT();
  const courseId = useParam("courseId");
  const course = useQuery(courseQuery(courseId));
  if (course.isError && !course.data) return <Page title={t("author.title")}>{<Failure error={course.error} onRetry={() => void course.refetch()} />}</Page>;
  if (!course.data) {
    return (
      <Page title={t("author.title")}>
        <SkeletonText lines={8} />
      </Page>
    );
  }
  if (!course.data.you?.permissions.includes("edit")) {
    return (
      <Page title={t("author.title")} breadcrumbs={[{ label: course.data.title, to: `/course/${courseId}` }]}>
        <EmptyState icon={<PencilLine size={28} />} title={t("author.notYours")}>
          {t("author.notYoursNext")}
        </EmptyState>
      </Page>
    );
  }
  return <Editor course={course.data} />;
}

function Editor({ course }: { course: Course }) {
  const t = useT();
  const words = useWords();
  const wide = useWide();
  const [query, setQuery] = useQueryParams();
  const [drawer, setDrawer] = useState(false);
  const [title, setTitle] = useState<string>();
  // The open section's own way of taking a new title: through its draft.
  const renameOpen = useRef<((title: string) => void) | null>(null);
  useDocumentTitle(t("author.titleOf", { title: course.title }));
  const sections = (course.lessons ?? []).flatMap((lesson) => lesson.sections);
  const open = sections.find(({ id }) => id === query.section);

  function show(sectionId: string | undefined) {
    setTitle(undefined);
    setDrawer(false);
    setQuery({ section: sectionId });
  }

  const outline = (
    <>
      <OutlineHead course={course} settingsOpen={!open} onSettings={() => show(undefined)} />
      <OutlinePanel course={course} openId={open?.id} openTitle={title} onOpen={show} onRenameOpen={(next) => renameOpen.current?.(next)} />
    </>
  );
  return (
    <div className="flex flex-1">
      <CourseRoom courseId={course.id} />
      {wide && (
        <aside
          aria-label={t("author.outline.label")}
          className="sticky top-14 flex h-[calc(100dvh-3.5rem)] w-80 shrink-0 flex-col gap-3 overflow-y-auto border-e border-line bg-surface px-3 py-4"
        >
          {outline}
        </aside>
      )}
      <div className="min-w-0 flex-1">
        {!wide && (
          <div className="border-b border-line px-4 py-2">
            <Button size="sm" variant="quiet" icon={<ListTree size={16} aria-hidden="true" />} onClick={() => setDrawer(true)}>
              {t("author.outline.open")}
            </Button>
            <Dialog open={drawer} onClose={() => setDrawer(false)} title={t("author.outline.label")} closeLabel={words.close}>
              <div className="flex flex-col gap-3 pb-4">{outline}</div>
            </Dialog>
          </div>
        )}
        {open ? (
          <SectionPane key={open.id} course={course} sectionId={open.id} onTitle={setTitle} renameRef={renameOpen} />
        ) : (
          <CourseSettings key={course.id} course={course} onOutline={wide ? undefined : () => setDrawer(true)} />
        )}
      </div>
    </div>
  );
}
