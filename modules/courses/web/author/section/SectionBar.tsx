import { Button } from "@lectern/ui/Button";
import { IconButton } from "@lectern/ui/IconButton";
import { History, SlidersHorizontal, Undo2 } from "lucide-react";
import { useT } from "../../t.ts";
import type { SaveState } from "../draft/keeper.ts";
import { StatusLine } from "./StatusLine.tsx";

interface SectionBarProps {
  state: SaveState;
  savedAt: string;
  published: boolean;
  /** Learners do not see what is written here. */
  pending: boolean;
  publishing: boolean;
  settingsOpen: boolean;
  onPublish: () => void;
  onSave: () => void;
  onHistory: () => void;
  onSettings: () => void;
  onDiscard: (() => void) | undefined;
}

export function SectionBar({
  state,
  savedAt,
  published,
  pending,
  publishing,
  settingsOpen,
  onPublish,
  onSave,
  onHistory,
  onSettings,
  onDiscard,
}: SectionBarProps) {
  const t = useT();
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <StatusLine state={state} savedAt={savedAt} onRetry={onSave} />
      <div className="flex items-center gap-1">
        {onDiscard && <IconButton label={t("author.discard.do")} icon={<Undo2 size={18} aria-hidden="true" />} onClick={onDiscard} />}
        <IconButton label={t("author.history.title")} icon={<History size={18} aria-hidden="true" />} onClick={onHistory} />
        <IconButton
          label={t("author.section.settings")}
          aria-expanded={settingsOpen}
          icon={<SlidersHorizontal size={18} aria-hidden="true" />}
          onClick={onSettings}
        />
        <Button variant={pending ? "primary" : "secondary"} size="sm" loading={publishing} disabled={!pending} onClick={onPublish} className="ms-2">
          {!pending ? t("author.publish.nothing") : published ? t("author.publish.changes") : t("author.publish.section")}
        </Button>
      </div>
    </div>
  );
}
