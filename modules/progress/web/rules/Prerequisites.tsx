import { TextField } from "@lectern/ui/TextField";
import { Checkbox } from "@lectern/ui/Checkbox";
import { useId, useState, type ReactNode } from "react";
import { useT } from "../t.ts";

/** As the server accepts them. */
const MOST = 20;
/** With more sections than this there is a field to find one. */
const FEW = 12;

export interface Choice {
  id: string;
  title: string;
}

interface PrerequisitesProps {
  lessons: readonly { title: string; sections: readonly Choice[] }[];
  language: string;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  error: ReactNode;
}

/** The other sections of the course, by lesson, to be ticked. */
export function Prerequisites({ lessons, language, chosen, onChange, error }: PrerequisitesProps) {
  const t = useT();
  const id = useId();
  const [search, setSearch] = useState("");
  const count = lessons.reduce((sum, { sections }) => sum + sections.length, 0);
  const wanted = search.trim().toLocaleLowerCase();
  const shown = lessons
    .map((lesson) => ({ ...lesson, sections: lesson.sections.filter(({ title }) => title.toLocaleLowerCase().includes(wanted)) }))
    .filter(({ sections }) => sections.length > 0);
  const toggle = (sectionId: string, on: boolean) => onChange(on ? [...chosen, sectionId] : chosen.filter((one) => one !== sectionId));
  return (
    <fieldset aria-describedby={`${id}-help ${id}-error`} className="min-w-0">
      <legend className="text-sm font-medium">{t("rules.prerequisites")}</legend>
      <p id={`${id}-help`} className="mb-2 text-sm text-muted">
        {count === 0 ? t("rules.alone") : t("rules.prerequisitesHelp")}
        {chosen.length > 0 && <> {t("rules.chosen", { chosen: chosen.length, most: MOST })}</>}
      </p>
      {count > FEW && (
        <TextField type="search" label={t("rules.find")} value={search} onChange={(event) => setSearch(event.target.value)} className="mb-2 max-w-80" />
      )}
      {count > 0 && (
        <div className="max-h-72 overflow-y-auto rounded-sm border border-line px-3 py-2">
          {shown.length === 0 && <p className="text-sm text-muted">{t("rules.none")}</p>}
          {shown.map((lesson, index) => (
            <div key={`${index} ${lesson.title}`} className="not-last:mb-3">
              <p className="mb-1 text-xs font-semibold text-muted" lang={language}>
                {lesson.title}
              </p>
              {lesson.sections.map((section) => {
                const isChosen = chosen.includes(section.id);
                return (
                  <Checkbox
                    key={section.id}
                    label={<span lang={language}>{section.title}</span>}
                    checked={isChosen}
                    disabled={!isChosen && chosen.length >= MOST}
                    onChange={(event) => toggle(section.id, event.target.checked)}
                    className="py-1"
                  />
                );
              })}
            </div>
          ))}
        </div>
      )}
      <p id={`${id}-error`} role={error ? "alert" : undefined} className="mt-1 text-sm text-danger-text empty:hidden">
        {error || (chosen.length >= MOST ? t("rules.tooMany", { most: MOST }) : null)}
      </p>
    </fieldset>
  );
}
