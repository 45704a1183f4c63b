import { DataTable, type Column } from "@lectern/ui/DataTable";
import type { PeopleImport } from "../../contract/people-import.ts";
import { useT } from "../t.ts";
import { useRowReason } from "./words.ts";

type Row = PeopleImport["preview"][number];

/** The first people as they will become. */
export function Preview({ rows, pending }: { rows: readonly Row[]; pending: boolean }) {
  const t = useT();
  const reason = useRowReason();
  const columns: Column<Row>[] = [
    { id: "name", header: t("people.column.name"), primary: true, cell: (row) => row.fullName ?? <span className="text-muted">—</span> },
    { id: "email", header: t("people.column.email"), cell: (row) => <span className="break-all">{row.email ?? "—"}</span> },
    { id: "key", header: t("people.column.key"), cell: (row) => row.externalId ?? "—" },
    { id: "groups", header: t("people.column.groups"), cell: (row) => [...row.batches, ...row.classSections].join(", ") || "—" },
    { id: "courses", header: t("people.column.courses"), cell: (row) => row.courses.join(", ") || "—" },
    {
      id: "problems",
      header: t("people.column.problems"),
      cell: (row) => (row.problems.length === 0 ? "—" : <span className="text-danger-text">{row.problems.map(reason).join(" ")}</span>),
    },
  ];
  return (
    <section aria-labelledby="people-preview" aria-busy={pending}>
      <h2 id="people-preview" className="mb-3 text-base font-semibold">
        {t("people.preview")}
      </h2>
      <DataTable caption={t("people.preview")} columns={columns} rows={rows} rowKey={(row) => String(row.row)} empty={<p>{t("people.noPreview")}</p>} />
    </section>
  );
}
