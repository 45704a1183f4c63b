import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { PlainLink } from "@lectern/ui/Link";
import { useParam } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { ProgressLine } from "@lectern/progress/web";
import { ArrowLeft, ListTree } from "lucide-react";
import { Suspense, useState, type ReactNode } from "react";
import type { Course } from "../../contract.ts";
import { useT } from "../t.ts";

/** Stays at the top: back to the course, how far one is, and on small screens the outline behind a button. */
export function LearnBar({ course, learns, outline }: { course: Course; learns: boolean; outline: ReactNode }) {
  const t = useT();
  const words = useWords();
  const sectionId = useParam("sectionId");
  // Choosing a section in the list closes it: it is open for one section only.
  const [openAt, setOpenAt] = useState<string>();
  return (
    <div className="sticky top-14 z-20 border-b border-line bg-canvas">
      <div className="mx-auto flex h-12 w-full max-w-320 items-center gap-4 px-6 max-sm:px-4">
        <PlainLink to={`/course/${course.id}`} exact className="flex min-h-8 min-w-0 flex-1 items-center gap-2 text-sm font-medium text-muted hover:text-text">
          <ArrowLeft size={16} aria-hidden="true" className="shrink-0" />
          <span className="truncate" lang={course.language}>
            {course.title}
          </span>
        </PlainLink>
        {learns && (
          <Suspense fallback={null}>
            <ProgressLine courseId={course.id} className="w-48 shrink-0 max-sm:w-28" />
          </Suspense>
        )}
        <Button size="sm" className="lg:hidden" icon={<ListTree size={16} aria-hidden="true" />} aria-haspopup="dialog" onClick={() => setOpenAt(sectionId)}>
          {t("learn.outline")}
        </Button>
      </div>
      <Dialog open={openAt === sectionId} onClose={() => setOpenAt(undefined)} title={t("outline.title")} closeLabel={words.close} width="sm">
        <div className="pb-5">{outline}</div>
      </Dialog>
    </div>
  );
}
