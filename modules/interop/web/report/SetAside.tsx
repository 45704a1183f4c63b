import { Badge } from "@lectern/ui/Badge";
import type { ImportResult } from "../../contract.ts";
import { useT } from "../t.ts";

/** What was kept but cannot be used yet, by its kind. */
export function SetAside({ items }: { items: ImportResult["setAside"] }) {
  const t = useT();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="import-aside" className="mb-8">
      <h2 id="import-aside" className="text-base font-semibold">
        {t("aside.title", { count: items.length })}
      </h2>
      <p className="mb-3 text-sm text-muted">{t("aside.what")}</p>
      <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
        {items.map((item) => (
          <li key={item.identifier} className="flex flex-wrap items-center justify-between gap-2 px-4 py-2 text-sm">
            <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{item.title}</span>
            <span className="flex items-center gap-2 text-muted">
              {item.itemCount !== undefined && <span>{t("aside.questions", { count: item.itemCount })}</span>}
              {item.points !== undefined && <span>{t("aside.points", { count: item.points })}</span>}
              <Badge>{t(`aside.${item.kind}`)}</Badge>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
