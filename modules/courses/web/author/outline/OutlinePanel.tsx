import { Button } from "@lectern/ui/Button";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useUser } from "@lectern/ui/web/session";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { createPortal } from "react-dom";
import type { ContentType, Course } from "../../../contract.ts";
import { useT } from "../../t.ts";
import { keptSectionsQuery } from "../api.ts";
import "./outline.css";
import { DeleteDialog, type Doomed } from "./DeleteDialog.tsx";
import { OutlineRow, type OutlineItem } from "./OutlineRow.tsx";
import { reorder, step } from "./order.ts";
import { RenameField } from "./RenameField.tsx";
import { useOutline } from "./use-outline.ts";

const SortableList = lazy(async () => ({ default: (await import("@lectern/ui/SortableList")).SortableList<OutlineItem> }));

interface OutlinePanelProps {
  course: Course;
  /** The section that is open, if one is. */
  openId: string | undefined;
  /** The title of the open section as it is being written. */
  openTitle: string | undefined;
  onOpen: (sectionId: string | undefined) => void;
  onRenameOpen: (title: string) => void;
}

/** Lessons and sections in one list that is put in order by hand: what stands below a lesson belongs to it. */
export function OutlinePanel({ course, openId, openTitle, onOpen, onRenameOpen }: OutlinePanelProps) {
  const t = useT();
  const outline = useOutline(course.id);
  const user = useUser();
  const kept = useQuery(keptSectionsQuery(user.id, course.id));
  const [renaming, rename] = useState<string>();
  const [doomed, doom] = useState<Doomed>();
  // Where the field to rename stands: outside the list, whose own keys would take the letters.
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const lessons = course.lessons ?? [];
  const items: OutlineItem[] = lessons.flatMap((lesson, at) => [
    { kind: "lesson" as const, id: lesson.id, lesson, number: at + 1 },
    ...lesson.sections.map((section) => ({ kind: "section" as const, id: section.id, section, lesson })),
  ]);
  const renamed = items.find(({ id }) => id === renaming);

  async function addLesson() {
    const made = await outline.addLesson.mutateAsync({ title: t("author.outline.newLesson", { number: lessons.length + 1 }), key: crypto.randomUUID() });
    rename(made.id);
  }

  async function addSection(lessonId: string, contentType: ContentType) {
    const made = await outline.addSection.mutateAsync({ lessonId, contentType, title: t("author.outline.newSection"), key: crypto.randomUUID() });
    onOpen(made.id);
  }

  function move(ids: string[]) {
    const before = items.map(({ id }) => id);
    const moved = findMoved(before, ids);
    if (moved) outline.order.mutate(reorder(lessons, moved, ids));
  }

  function moveBy(id: string, by: -1 | 1) {
    const next = step(lessons, id, by);
    if (next) outline.order.mutate(next);
  }

  function endRename(title: string | null) {
    rename(undefined);
    if (!renamed || title === null || title === titleOf(renamed)) return;
    if (renamed.kind === "lesson") outline.renameLesson.mutate({ lessonId: renamed.id, title });
    else if (renamed.id === openId) onRenameOpen(title);
    else outline.renameSection.mutate({ sectionId: renamed.id, title });
  }

  const titleOf = (item: OutlineItem) => (item.kind === "lesson" ? item.lesson.title : item.id === openId && openTitle ? openTitle : item.section.title);

  return (
    <div className="author-outline flex flex-col gap-3">
      {items.length > 0 && (
        <Suspense fallback={<Waiting />}>
          <SortableList
            label={t("author.outline.label")}
            items={items}
            textOf={titleOf}
            handleLabel={(item) => t("author.outline.move", { title: titleOf(item) })}
            onReorder={move}
            render={(item) => (
              <OutlineRow
                item={item}
                title={titleOf(item)}
                open={item.id === openId}
                kept={kept.data?.includes(item.id) ?? false}
                renameSlot={item.id === renaming ? setSlot : undefined}
                onOpen={() => onOpen(item.id)}
                onRename={() => rename(item.id)}
                onMove={(by) => moveBy(item.id, by)}
                canMove={(by) => step(lessons, item.id, by) !== null}
                onDelete={() => doom(item.kind === "lesson" ? { lesson: item.lesson } : { section: item.section })}
                onAddSection={(type) => void addSection(item.lesson.id, type).catch(() => undefined)}
              />
            )}
          />
        </Suspense>
      )}
      {renamed && slot && createPortal(<RenameField key={renamed.id} title={titleOf(renamed)} onEnd={endRename} />, slot)}
      <Button
        size="sm"
        variant="quiet"
        className="self-start"
        icon={<Plus size={16} aria-hidden="true" />}
        loading={outline.addLesson.isPending}
        onClick={() => void addLesson().catch(() => undefined)}
      >
        {t("author.outline.addLesson")}
      </Button>
      <DeleteDialog
        doomed={doomed}
        loading={outline.removeLesson.isPending || outline.removeSection.isPending}
        onCancel={() => doom(undefined)}
        onConfirm={async (victim) => {
          const ids = "lesson" in victim ? victim.lesson.sections.map(({ id }) => id) : [victim.section.id];
          if ("lesson" in victim) await outline.removeLesson.mutateAsync(victim.lesson.id).catch(() => undefined);
          else await outline.removeSection.mutateAsync(victim.section.id).catch(() => undefined);
          doom(undefined);
          if (openId && ids.includes(openId)) onOpen(undefined);
        }}
      />
    </div>
  );
}

/** The one entry whose removal makes both orders equal. */
function findMoved(before: readonly string[], after: readonly string[]): string | undefined {
  const from = before.findIndex((id, at) => after[at] !== id);
  if (from < 0) return undefined;
  const [down, up] = [before[from], after[from]];
  const without = (ids: readonly string[], id: string | undefined) => ids.filter((one) => one !== id).join();
  return without(before, down) === without(after, down) ? down : up;
}

function Waiting() {
  return (
    <div className="flex flex-col gap-2" aria-busy="true">
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}
