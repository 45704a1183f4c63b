import { Badge } from "@lectern/ui/Badge";
import { cx } from "@lectern/ui/cx";
import { PlainLink } from "@lectern/ui/Link";
import { ArrowLeft, FolderOpen, Settings2, Users } from "lucide-react";
import type { Course } from "../../../contract.ts";
import { useT } from "../../t.ts";

const TONES = { draft: "neutral", published: "success", archived: "warning" } as const;
const ROW = "flex min-h-9 items-center gap-2 rounded-sm px-2 text-sm max-sm:min-h-11";

/** Which course this is, what it is at present, and the ways to what is not its text. */
export function OutlineHead({ course, settingsOpen, onSettings }: { course: Course; settingsOpen: boolean; onSettings: () => void }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-1">
      <PlainLink to={`/course/${course.id}`} className={cx(ROW, "text-muted hover:bg-hover hover:text-text")}>
        <ArrowLeft size={16} aria-hidden="true" />
        {t("author.toCourse")}
      </PlainLink>
      <div className="flex items-start justify-between gap-2 px-2 py-1">
        <p className="min-w-0 font-semibold">{course.title}</p>
        <Badge tone={TONES[course.status]}>{t(`author.status.${course.status}`)}</Badge>
      </div>
      <button
        type="button"
        aria-current={settingsOpen ? "page" : undefined}
        onClick={onSettings}
        className={cx(ROW, "text-start", settingsOpen ? "bg-accent-soft font-medium text-accent-text" : "hover:bg-hover")}
      >
        <Settings2 size={16} aria-hidden="true" />
        {t("author.settings.title")}
      </button>
      <PlainLink to={`/course/${course.id}/materials`} className={cx(ROW, "hover:bg-hover")}>
        <FolderOpen size={16} aria-hidden="true" />
        {t("materials.title")}
      </PlainLink>
      <PlainLink to={`/course/${course.id}/people`} className={cx(ROW, "hover:bg-hover")}>
        <Users size={16} aria-hidden="true" />
        {t("author.people.title")}
      </PlainLink>
      <h2 className="px-2 pt-3 text-xs font-medium text-muted">{t("author.outline.label")}</h2>
    </div>
  );
}
