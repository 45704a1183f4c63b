import { Select } from "@lectern/ui/Select";
import { Tabs } from "@lectern/ui/Tabs";
import { TextField } from "@lectern/ui/TextField";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useLanguage } from "@lectern/ui/web/i18n";
import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { facetsQuery, type CatalogueFilter } from "../api.ts";
import { languageName } from "../language.ts";
import { useT } from "../t.ts";
import { DIFFICULTIES, isNarrowed, SORTS } from "./filter.ts";

interface FiltersProps {
  filter: CatalogueFilter;
  onChange: (changes: Record<string, string | undefined>) => void;
  signedIn: boolean;
  /** The list itself comes first. */
  loaded: boolean;
}

/** All courses or one's own, a search, and what narrows it; on phones the selects wait behind a button. */
export function Filters({ filter, onChange, signedIn, loaded }: FiltersProps) {
  const t = useT();
  const interfaceLanguage = useLanguage();
  const facets = useQuery({ ...facetsQuery(), enabled: loaded });
  const [open, setOpen] = useState(isNarrowed({ ...filter, search: undefined }));
  const look = useDebounced((text: string) => onChange({ search: text.trim() || undefined }));
  const chosen = (value: string | undefined, known: readonly string[] = []) => (value && !known.includes(value) ? [value, ...known] : known);

  const fields = (
    <div className="mb-6 flex flex-wrap items-end gap-3">
      <TextField
        label={t("filter.search")}
        type="search"
        defaultValue={filter.search}
        onChange={(event) => look(event.target.value)}
        className="min-w-0 flex-1 basis-60"
      />
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-11 items-center gap-2 rounded-sm border border-line bg-surface px-4 text-sm font-medium max-sm:w-full sm:hidden"
      >
        <SlidersHorizontal size={16} aria-hidden="true" /> {t("filter.more")}
      </button>
      <div className={open ? "contents" : "contents max-sm:hidden"}>
        <Select
          label={t("filter.category")}
          value={filter.category ?? ""}
          onChange={(event) => onChange({ category: event.target.value || undefined })}
          options={[{ value: "", label: t("filter.any") }, ...chosen(filter.category, facets.data?.categories).map((value) => ({ value, label: value }))]}
          className="basis-36 max-sm:flex-1"
        />
        <Select
          label={t("filter.difficulty")}
          value={filter.difficulty ?? ""}
          onChange={(event) => onChange({ difficulty: event.target.value || undefined })}
          options={[{ value: "", label: t("filter.any") }, ...DIFFICULTIES.map((value) => ({ value, label: t(`difficulty.${value}`) }))]}
          className="basis-36 max-sm:flex-1"
        />
        <Select
          label={t("filter.language")}
          value={filter.language ?? ""}
          onChange={(event) => onChange({ language: event.target.value || undefined })}
          options={[
            { value: "", label: t("filter.any") },
            ...chosen(filter.language, facets.data?.languages).map((value) => ({ value, label: languageName(value, interfaceLanguage) })),
          ]}
          className="basis-36 max-sm:flex-1"
        />
        <Select
          label={t("filter.sort")}
          value={filter.sort ?? "newest"}
          onChange={(event) => onChange({ sort: event.target.value === "newest" ? undefined : event.target.value })}
          options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
          className="basis-36 max-sm:flex-1"
        />
      </div>
    </div>
  );
  if (!signedIn) return fields;
  return (
    <Tabs
      label={t("catalogue.title")}
      tabs={[
        { id: "all", label: t("filter.all") },
        { id: "mine", label: t("filter.mine") },
      ]}
      value={filter.mine ? "mine" : "all"}
      onChange={(id) => onChange({ mine: id === "mine" ? "1" : undefined })}
    >
      {fields}
    </Tabs>
  );
}
