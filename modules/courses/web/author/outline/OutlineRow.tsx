import { cx } from "@lectern/ui/cx";
import { Menu, type MenuSection } from "@lectern/ui/Menu";
import { ArrowDown, ArrowUp, CircleDashed, CloudOff, Ellipsis, PenLine, Plus, Trash2, TextCursorInput } from "lucide-react";
import type { ContentType, Lesson, SectionSummary } from "../../../contract.ts";
import { SectionIcon } from "../../SectionIcon.tsx";
import { useT } from "../../t.ts";
import { NEW_TYPES } from "../types.ts";

export type OutlineItem = { id: string; lesson: Lesson } & ({ kind: "lesson"; number: number } | { kind: "section"; section: SectionSummary });

interface OutlineRowProps {
  item: OutlineItem;
  title: string;
  open: boolean;
  /** This device holds text of it that the server does not have. */
  kept: boolean;
  /** Set while it is being renamed: gets the place for the field. */
  renameSlot: ((place: HTMLElement | null) => void) | undefined;
  onOpen: () => void;
  onRename: () => void;
  onMove: (by: -1 | 1) => void;
  canMove: (by: -1 | 1) => boolean;
  onDelete: () => void;
  onAddSection: (type: ContentType) => void;
}

const BUTTON = "flex size-8 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text";

export function OutlineRow(props: OutlineRowProps) {
  const { item, title, open, renameSlot, onOpen } = props;
  const t = useT();
  const menu = useRowMenu(props);
  if (renameSlot) return <span ref={renameSlot} className="flex flex-1 py-0.5" />;
  return (
    <div className={cx("flex min-w-0 items-center", item.kind === "lesson" && "min-h-12 border-b border-line")}>
      {item.kind === "lesson" ? (
        <span className="min-w-0 flex-1 truncate py-1 text-sm font-semibold" onDoubleClick={props.onRename}>
          {title}
        </span>
      ) : (
        <button
          type="button"
          onClick={onOpen}
          aria-current={open ? "page" : undefined}
          className={cx(
            "flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-sm px-2 text-start text-sm max-sm:min-h-11",
            open ? "bg-accent-soft font-medium text-accent-text" : "hover:bg-hover",
          )}
        >
          <SectionIcon type={item.section.contentType} className="shrink-0 text-muted" />
          <span className="min-w-0 flex-1 truncate">{title}</span>
          <Marks section={item.section} kept={props.kept} />
        </button>
      )}
      {item.kind === "lesson" && (
        <Menu
          label={t("author.outline.addTo", { title })}
          trigger={<Plus size={16} aria-hidden="true" />}
          className={BUTTON}
          sections={[
            {
              id: "types",
              items: NEW_TYPES.map((type) => ({
                id: type,
                label: t(`author.type.${type}`),
                icon: <SectionIcon type={type} />,
                onAction: () => props.onAddSection(type),
              })),
            },
          ]}
        />
      )}
      <Menu label={t("author.outline.more", { title })} trigger={<Ellipsis size={16} aria-hidden="true" />} className={BUTTON} sections={menu} />
    </div>
  );
}

function useRowMenu({ item, onRename, onMove, canMove, onDelete }: OutlineRowProps): MenuSection[] {
  const t = useT();
  return [
    {
      id: "change",
      items: [
        { id: "rename", label: t("author.outline.rename"), icon: <TextCursorInput size={16} />, onAction: onRename },
        { id: "up", label: t("author.outline.up"), icon: <ArrowUp size={16} />, disabled: !canMove(-1), onAction: () => onMove(-1) },
        { id: "down", label: t("author.outline.down"), icon: <ArrowDown size={16} />, disabled: !canMove(1), onAction: () => onMove(1) },
      ],
    },
    {
      id: "delete",
      items: [
        {
          id: "delete",
          danger: true,
          label: item.kind === "lesson" ? t("author.outline.deleteLesson") : t("author.outline.deleteSection"),
          icon: <Trash2 size={16} />,
          onAction: onDelete,
        },
      ],
    },
  ];
}

/** What learners do not see yet, and what the server does not have yet. */
function Marks({ section, kept }: { section: SectionSummary; kept: boolean }) {
  const t = useT();
  return (
    <>
      {kept && <Mark Icon={CloudOff} label={t("author.mark.kept")} look="text-warning-text" />}
      {!section.published && <Mark Icon={CircleDashed} label={t("author.mark.unpublished")} look="text-muted" />}
      {section.published && section.draftPending && <Mark Icon={PenLine} label={t("author.mark.pending")} look="text-accent-text" />}
    </>
  );
}

function Mark({ Icon, label, look }: { Icon: typeof PenLine; label: string; look: string }) {
  return (
    <span title={label} className="inline-flex shrink-0">
      <Icon size={14} aria-hidden="true" className={look} />
      <span className="sr-only">{label}</span>
    </span>
  );
}
