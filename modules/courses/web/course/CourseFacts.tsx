import { Avatar } from "@lectern/ui/Avatar";
import { useFormat } from "@lectern/ui/web/format";
import { useLanguage } from "@lectern/ui/web/i18n";
import { useQuery } from "@tanstack/react-query";
import { BookOpen, Clock, Tag, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { Course } from "../../contract.ts";
import { staffQuery } from "../api.ts";
import { MINUTE_SECONDS } from "../minutes.ts";
import { useT } from "../t.ts";

/** Size, time, company and teachers. */
export function CourseFacts({ course }: { course: Course }) {
  const t = useT();
  const format = useFormat();
  const language = useLanguage();
  const { price } = course;
  return (
    <div className="flex flex-col gap-4 text-sm">
      <ul className="flex flex-col gap-2 text-muted max-lg:flex-row max-lg:flex-wrap max-lg:gap-x-5">
        <Fact icon={<BookOpen size={16} aria-hidden="true" />}>
          {t("course.size", { lessons: t("course.lessons", { count: course.lessonCount }), sections: t("course.sections", { count: course.sectionCount }) })}
        </Fact>
        {course.estimatedDuration > 0 && (
          <Fact icon={<Clock size={16} aria-hidden="true" />}>
            {t("course.takes", { duration: format.duration(course.estimatedDuration * MINUTE_SECONDS) })}
          </Fact>
        )}
        {course.studentCount > 0 && <Fact icon={<Users size={16} aria-hidden="true" />}>{t("course.students", { count: course.studentCount })}</Fact>}
        {price && <Fact icon={<Tag size={16} aria-hidden="true" />}>{formatPrice(price, language)}</Fact>}
        {course.tags.length > 0 && <Fact icon={<Tag size={16} aria-hidden="true" />}>{format.list(course.tags)}</Fact>}
      </ul>
      <Staff course={course} />
    </div>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <span className="shrink-0">{icon}</span> <span className="min-w-0">{children}</span>
    </li>
  );
}

/** Who teaches: instructors for everybody, assistants too for members. */
function Staff({ course }: { course: Course }) {
  const t = useT();
  const isMember = course.you?.permissions.includes("read") === true;
  const staff = useQuery({ ...staffQuery(course.id), enabled: isMember });
  const people =
    staff.data?.items.flatMap(({ user, role }) => (user ? [{ ...user, role }] : [])) ??
    course.instructors.map((person) => ({ ...person, role: "instructor" as const }));
  if (people.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 font-semibold">{t("course.staff")}</h2>
      <ul className="flex flex-col gap-2">
        {people.map(({ id, fullName, avatarUrl, role }) => (
          <li key={id} className="flex items-center gap-2">
            <Avatar name={fullName} src={avatarUrl} size="sm" />
            <span className="min-w-0 truncate">{fullName}</span>
            {role === "teaching_assistant" && <span className="shrink-0 text-muted">{t("role.teaching_assistant")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Minor units → the currency as it is written; how many digits follow, the currency decides (ISO 4217 through Intl). */
function formatPrice({ amountMinor, currency }: NonNullable<Course["price"]>, language: string): string {
  const format = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB", { style: "currency", currency });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
