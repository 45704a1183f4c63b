import { Badge } from "@lectern/ui/Badge";
import { PlainLink } from "@lectern/ui/Link";
import { EmptyState } from "@lectern/ui/EmptyState";
import { useFormat } from "@lectern/ui/web/format";
import { SectionRuleNote } from "@lectern/progress/web";
import { ChevronRight, ListTree } from "lucide-react";
import { Suspense } from "react";
import type { Course, Lesson } from "../../contract.ts";
import { learnAddress } from "../learn/address.ts";
import { MINUTE_SECONDS } from "../minutes.ts";
import { nextOpen, sectionsInOrder, type StatusById } from "../outline.ts";
import { SectionIcon } from "../SectionIcon.tsx";
import { StatusMark } from "../StatusMark.tsx";
import { useT } from "../t.ts";

/** With more sections than this only the lesson one is at is open. */
const MOST_OPEN = 40;

/** Lessons and sections with their durations and one's own progress; each section leads into the learning view. */
export function Outline({ course, statuses, showStatus }: { course: Course; statuses: StatusById; showStatus: boolean }) {
  const t = useT();
  const lessons = course.lessons ?? [];
  const sections = sectionsInOrder(course);
  const current = nextOpen(sections, statuses)?.lesson.id ?? lessons[0]?.id;
  if (lessons.length === 0) {
    return (
      <EmptyState icon={<ListTree size={28} />} title={t("outline.none")}>
        {t("outline.noneNext")}
      </EmptyState>
    );
  }
  return (
    <section>
      <h2 className="mb-3 text-lg font-semibold">{t("outline.title")}</h2>
      <ol className="flex flex-col rounded-md border border-line bg-surface">
        {lessons.map((lesson, index) => (
          <LessonEntry
            key={lesson.id}
            course={course}
            lesson={lesson}
            number={index + 1}
            statuses={statuses}
            showStatus={showStatus}
            open={sections.length <= MOST_OPEN || lesson.id === current}
          />
        ))}
      </ol>
    </section>
  );
}

interface LessonEntryProps {
  course: Course;
  lesson: Lesson;
  number: number;
  statuses: StatusById;
  showStatus: boolean;
  open: boolean;
}

function LessonEntry({ course, lesson, number, statuses, showStatus, open }: LessonEntryProps) {
  const t = useT();
  const format = useFormat();
  const minutes = lesson.sections.reduce((sum, section) => sum + (section.estimatedDuration ?? 0), 0);
  const mayEdit = course.you?.permissions.includes("edit") === true;
  const done = lesson.sections.filter(({ id }) => statuses[id] === "completed").length;
  return (
    <li className="border-line not-last:border-b">
      <details open={open} className="group">
        <summary className="flex min-h-12 list-none items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight size={16} aria-hidden="true" className="shrink-0 text-muted transition-transform group-open:rotate-90" />
          <h3 className="min-w-0 flex-1 text-base font-semibold" lang={course.language}>
            <span className="text-muted tabular-nums">{number}.</span> {lesson.title}
          </h3>
          <span className="shrink-0 text-sm text-muted tabular-nums">
            {showStatus ? t("outline.done", { done, total: lesson.sections.length }) : minutes > 0 && format.duration(minutes * MINUTE_SECONDS)}
          </span>
        </summary>
        {lesson.description && (
          <p className="max-w-[68ch] px-4 pb-2 ps-11 text-sm text-muted" lang={course.language}>
            {lesson.description}
          </p>
        )}
        <ol className="pb-2">
          {lesson.sections.map((section) => (
            <li key={section.id}>
              <PlainLink
                to={learnAddress(course.id, section.id)}
                className="flex min-h-11 items-center gap-3 px-4 py-1 ps-11 text-sm hover:bg-hover focus-visible:-outline-offset-2"
              >
                {showStatus ? <StatusMark status={statuses[section.id] ?? "not_started"} /> : null}
                <SectionIcon type={section.contentType} className="shrink-0 text-muted" />
                <span className="min-w-0 flex-1">
                  <span lang={course.language}>{section.title}</span>
                  {mayEdit && (
                    <Suspense fallback={null}>
                      <SectionRuleNote courseId={course.id} sectionId={section.id} />
                    </Suspense>
                  )}
                </span>
                {showStatus && statuses[section.id] === "locked" && (
                  <span aria-hidden="true" className="shrink-0 text-xs text-muted">
                    {t("progress.locked")}
                  </span>
                )}
                {!section.published && <Badge tone="warning">{t("section.draft")}</Badge>}
                {!section.required && <span className="shrink-0 text-xs text-muted">{t("section.optional")}</span>}
                {section.estimatedDuration !== null && section.estimatedDuration > 0 && (
                  <span className="shrink-0 text-xs text-muted tabular-nums">{format.duration(section.estimatedDuration * MINUTE_SECONDS)}</span>
                )}
              </PlainLink>
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

/** What there is to learn, for people outside: titles only. */
export function Syllabus({ course }: { course: Course }) {
  const t = useT();
  const format = useFormat();
  if (course.syllabus.length === 0) return null;
  return (
    <section>
      <h2 className="mb-3 text-lg font-semibold">{t("outline.title")}</h2>
      <ol className="rounded-md border border-line bg-surface">
        {course.syllabus.map((lesson, index) => (
          <li key={`${index} ${lesson.title}`} className="flex min-h-12 items-center gap-3 border-line px-4 py-2 not-last:border-b">
            <h3 className="min-w-0 flex-1 text-base font-medium" lang={course.language}>
              <span className="text-muted tabular-nums">{index + 1}.</span> {lesson.title}
            </h3>
            <span className="shrink-0 text-sm text-muted tabular-nums">
              {lesson.estimatedDuration > 0 ? format.duration(lesson.estimatedDuration * MINUTE_SECONDS) : t("course.sections", { count: lesson.sectionCount })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
