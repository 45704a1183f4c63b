import { Badge } from "@lectern/ui/Badge";
import { Select } from "@lectern/ui/Select";
import { VisuallyHidden } from "@lectern/ui/VisuallyHidden";
import type { PeopleImport, PeopleMapping } from "../../contract/people-import.ts";
import { useT } from "../t.ts";

type Field = PeopleMapping["fields"][number];

const FIELDS = [
  "ignore",
  "given_name",
  "middle_name",
  "surname",
  "full_name",
  "email",
  "external_id",
  "role",
  "language",
  "status",
  "batch",
  "class_section",
  "courses",
] as const satisfies readonly Field[];

interface ColumnsTableProps {
  columns: PeopleImport["columns"];
  fields: readonly Field[];
  onChange: (fields: Field[]) => void;
}

/** Each column of the file, a few of its values, and what it means. Passwords can only be left out. */
export function ColumnsTable({ columns, fields, onChange }: ColumnsTableProps) {
  const t = useT();
  return (
    <section aria-labelledby="people-columns" className="min-w-0">
      <h2 id="people-columns" className="mb-3 text-base font-semibold">
        {t("people.columns")}
      </h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {columns.map((column, index) => (
          <li key={column.name} className="grid grid-cols-[minmax(0,1fr)_minmax(0,13rem)] items-center gap-4 px-4 py-3 max-sm:grid-cols-1 max-sm:gap-2">
            <div className="min-w-0">
              <p className="truncate font-medium">{column.name}</p>
              <p className="truncate text-sm text-muted">
                {column.isPassword ? t("people.passwordColumn") : column.samples.join(" · ") || t("people.emptyColumn")}
              </p>
            </div>
            {column.isPassword ? (
              <Badge className="justify-self-start">{t("people.field.ignore")}</Badge>
            ) : (
              <Select
                label={<VisuallyHidden>{t("people.meaning", { column: column.name })}</VisuallyHidden>}
                value={fields[index] ?? "ignore"}
                onChange={(event) => {
                  const chosen = FIELDS.find((field) => field === event.target.value) ?? "ignore";
                  onChange(columns.map((_, at) => (at === index ? chosen : (fields[at] ?? "ignore"))));
                }}
                options={FIELDS.map((field) => ({ value: field, label: t(`people.field.${field}`) }))}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
