import { Badge } from "@lectern/ui/Badge";
import { PlainLink } from "@lectern/ui/Link";
import { useFormat } from "@lectern/ui/web/format";
import { useLanguage } from "@lectern/ui/web/i18n";
import { BookOpen, Clock, Users } from "lucide-react";
import type { CourseSummary } from "../../contract.ts";
import { languageName } from "../language.ts";
import { MINUTE_SECONDS } from "../minutes.ts";
import { useT } from "../t.ts";
import { Thumbnail } from "../Thumbnail.tsx";

/** Enough to choose by: what it is about, who teaches it, how long it takes, for whom it is. */
export function CourseCard({ course }: { course: CourseSummary }) {
  const t = useT();
  const format = useFormat();
  const language = useLanguage();
  const facts = [course.difficulty && t(`difficulty.${course.difficulty}`), languageName(course.language, language)].filter((fact) => fact !== null);
  return (
    <li className="relative flex flex-col overflow-hidden rounded-md border border-line bg-surface transition-shadow focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent-text hover:shadow-high">
      <Thumbnail course={course} />
      <div className="flex flex-1 flex-col gap-2 p-4">
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted empty:hidden">
          {course.category && <span className="truncate">{course.category}</span>}
          <Marks course={course} />
        </p>
        <h2 className="text-base leading-snug font-semibold" lang={course.language}>
          {/* The whole card is the target; the title is the name. */}
          <PlainLink to={`/course/${course.id}`} className="outline-none after:absolute after:inset-0">
            {course.title}
          </PlainLink>
        </h2>
        <p className="line-clamp-3 text-sm text-muted empty:hidden" lang={course.language}>
          {course.description}
        </p>
        <p className="mt-auto truncate pt-1 text-sm">{format.list(course.instructors.map(({ fullName }) => fullName))}</p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-2 text-xs text-muted">
          {course.estimatedDuration > 0 && (
            <li className="flex items-center gap-1">
              <Clock size={14} aria-hidden="true" /> {format.duration(course.estimatedDuration * MINUTE_SECONDS)}
            </li>
          )}
          <li className="flex items-center gap-1">
            <BookOpen size={14} aria-hidden="true" /> {t("course.sections", { count: course.sectionCount })}
          </li>
          {course.studentCount > 0 && (
            <li className="flex items-center gap-1">
              <Users size={14} aria-hidden="true" /> {t("course.students", { count: course.studentCount })}
            </li>
          )}
          <li>{facts.join(" · ")}</li>
        </ul>
      </div>
    </li>
  );
}

function Marks({ course }: { course: CourseSummary }) {
  const t = useT();
  return (
    <>
      {course.status === "draft" && <Badge tone="warning">{t("status.draft")}</Badge>}
      {course.status === "archived" && <Badge>{t("status.archived")}</Badge>}
      {course.featured && <Badge tone="accent">{t("course.featured")}</Badge>}
      {course.you?.role && <Badge tone="success">{course.you.role === "student" ? t("course.enrolled") : t("course.teaching")}</Badge>}
    </>
  );
}
