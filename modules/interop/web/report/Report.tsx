import { Badge } from "@lectern/ui/Badge";
import { EmptyState } from "@lectern/ui/EmptyState";
import { Button } from "@lectern/ui/Button";
import { Select } from "@lectern/ui/Select";
import { TextField } from "@lectern/ui/TextField";
import { useQueryParams } from "@lectern/ui/web/navigation";
import { CircleCheck, CircleMinus, CirclePlus, SearchX } from "lucide-react";
import { useState } from "react";
import type { ReportItem } from "../../contract.ts";
import { useT } from "../t.ts";
import { useReason } from "./use-reason.ts";

const OUTCOMES = ["skipped", "changed", "imported"] as const;
const LOOKS = {
  skipped: { Icon: CircleMinus, look: "text-danger-text" },
  changed: { Icon: CirclePlus, look: "text-warning-text" },
  imported: { Icon: CircleCheck, look: "text-success-text" },
} as const;
const KINDS = ["course", "item", "resource", "file", "link"] as const;
/** A long report begins with this many of each outcome. */
const FIRST_SHOWN = 25;

/** The loss report: what was left out first, then what is not quite as it was, then what came over whole. */
export function Report({ items }: { items: readonly ReportItem[] }) {
  const t = useT();
  const reason = useReason();
  const [query, setQuery] = useQueryParams();
  const [search, setSearch] = useState("");
  const kind = KINDS.find((one) => one === query.kind);
  const outcome = OUTCOMES.find((one) => one === query.outcome);
  const wanted = plain(search);
  const shown = items.filter(
    (item) =>
      (!kind || item.kind === kind) &&
      (!outcome || item.outcome === outcome) &&
      (wanted === "" || plain(`${item.item} ${item.identifier} ${reason(item) ?? ""}`).includes(wanted)),
  );
  return (
    <section aria-labelledby="import-report">
      <h2 id="import-report" className="text-base font-semibold">
        {t("report.title")}
      </h2>
      <p className="mb-3 text-sm text-muted">{t("report.what")}</p>
      <div className="mb-4 flex flex-wrap items-end gap-3 max-sm:grid max-sm:grid-cols-2">
        <TextField
          type="search"
          label={t("report.search")}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.target.value)}
          className="w-64 max-sm:col-span-2 max-sm:w-full"
        />
        <Select
          label={t("report.outcome")}
          value={outcome ?? ""}
          onChange={(event) => setQuery({ outcome: event.target.value || undefined })}
          options={[{ value: "", label: t("report.any") }, ...OUTCOMES.map((one) => ({ value: one, label: t(`outcome.${one}`) }))]}
        />
        <Select
          label={t("report.kind")}
          value={kind ?? ""}
          onChange={(event) => setQuery({ kind: event.target.value || undefined })}
          options={[{ value: "", label: t("report.any") }, ...KINDS.map((one) => ({ value: one, label: t(`kind.${one}`) }))]}
        />
      </div>
      <p role="status" className="mb-4 text-sm text-muted">
        {t("report.shown", { count: shown.length, total: items.length })}
      </p>
      {shown.length === 0 && (
        <EmptyState icon={<SearchX size={28} />} title={t("report.none")}>
          {t("report.noneNext")}
        </EmptyState>
      )}
      {OUTCOMES.map((one) => (
        <Group key={one} outcome={one} items={shown.filter((item) => item.outcome === one)} />
      ))}
    </section>
  );
}

function Group({ outcome, items }: { outcome: (typeof OUTCOMES)[number]; items: readonly ReportItem[] }) {
  const t = useT();
  const reason = useReason();
  const [all, showAll] = useState(false);
  const { Icon, look } = LOOKS[outcome];
  if (items.length === 0) return null;
  return (
    <section aria-label={t(`outcome.${outcome}`)} className="mb-6">
      <h3 className="mb-2 flex items-center gap-2 text-sm font-semibold">
        <Icon size={18} aria-hidden="true" className={look} />
        {t(`outcome.${outcome}`)}
        <span className="font-normal text-muted">{t("report.items", { count: items.length })}</span>
      </h3>
      <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
        {(all ? items : items.slice(0, FIRST_SHOWN)).map((item, at) => (
          // One thing may be reported for several reasons.
          <li key={`${item.identifier}/${item.reason ?? ""}/${at}`} className="flex items-start justify-between gap-3 px-4 py-2 text-sm">
            <span className="min-w-0">
              <span className="block font-medium [overflow-wrap:anywhere]">{item.item}</span>
              {item.reason && <span className="text-muted [overflow-wrap:anywhere]">{reason(item)}</span>}
            </span>
            <Badge>{t(`kind.${item.kind}`)}</Badge>
          </li>
        ))}
      </ul>
      {!all && items.length > FIRST_SHOWN && (
        <Button size="sm" variant="quiet" className="mt-2" onClick={() => showAll(true)}>
          {t("report.all", { count: items.length })}
        </Button>
      )}
    </section>
  );
}

function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase().trim();
}
