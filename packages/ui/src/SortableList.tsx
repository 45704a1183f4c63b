import { GripVertical } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { GridList, GridListItem } from "react-aria-components/GridList";
import { useDragAndDrop } from "react-aria-components/useDragAndDrop";
import { cx } from "./cx.tsx";

interface SortableListProps<Item extends { id: string }> {
  label: string;
  items: readonly Item[];
  /** The plain text of an item, for type-ahead and for what is announced while dragging. */
  textOf: (item: Item) => string;
  /** Accessible name of the handle, e.g. “Move Lesson 2”. */
  handleLabel: (item: Item) => string;
  render: (item: Item) => ReactNode;
  /** All ids in their new order. Apply it at once and save it behind. */
  onReorder: (ids: string[]) => void;
  className?: string;
}

/**
 * A list put in order by mouse, touch or keyboard: on a handle, Enter takes an item up, arrows move, Enter drops,
 * Escape gives up; each step is announced. Load it lazily: it brings React Aria's drag and drop.
 */
export function SortableList<Item extends { id: string }>({ label, items, textOf, handleLabel, render, onReorder, className }: SortableListProps<Item>) {
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => items.filter((item) => keys.has(item.id)).map((item) => ({ "text/plain": textOf(item) })),
    onReorder({ keys, target }) {
      const moving = items.filter((item) => keys.has(item.id)).map((item) => item.id);
      const rest = items.map((item) => item.id).filter((id) => !keys.has(id));
      const at = rest.indexOf(String(target.key)) + (target.dropPosition === "after" ? 1 : 0);
      onReorder([...rest.slice(0, at), ...moving, ...rest.slice(at)]);
    },
  });
  return (
    <GridList
      aria-label={label}
      items={items}
      dragAndDropHooks={dragAndDropHooks}
      selectionMode="none"
      className={cx("flex flex-col gap-1 outline-none", className)}
    >
      {(item) => (
        <GridListItem
          id={item.id}
          textValue={textOf(item)}
          className="flex items-center gap-1 rounded-sm outline-none focus-visible:outline-2 focus-visible:outline-accent-text data-dragging:opacity-50"
        >
          <Button
            slot="drag"
            aria-label={handleLabel(item)}
            className="flex size-8 shrink-0 cursor-grab touch-none items-center justify-center rounded-sm text-muted hover:bg-hover focus-visible:outline-2 focus-visible:outline-accent-text"
          >
            <GripVertical size={16} aria-hidden="true" />
          </Button>
          <div className="min-w-0 flex-1">{render(item)}</div>
        </GridListItem>
      )}
    </GridList>
  );
}
