import { IconButton } from "@lectern/ui/IconButton";
import { useWords } from "@lectern/ui/web/words";
import { X } from "lucide-react";
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import type { DropTarget } from "../composer/use-files.ts";

interface PanelProps {
  title: string;
  onClose: () => void;
  /** Of panels that take files. */
  dropTarget?: DropTarget | undefined;
  children: ReactNode;
}

/** Beside the conversation, on narrow screens over it. Escape closes it; the focus goes in, and the opener takes it back. */
export function Panel({ title, onClose, dropTarget, children }: PanelProps) {
  const words = useWords();
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const inside = panel.current;
    if (inside && !inside.contains(before)) inside.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected && (inside?.contains(document.activeElement) || document.activeElement === document.body))
        before.focus();
    };
  }, []);

  function key(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  }

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby={id}
      onKeyDown={key}
      {...dropTarget}
      className="relative flex w-90 shrink-0 flex-col border-l border-line bg-surface outline-none max-lg:absolute max-lg:inset-0 max-lg:z-20 max-lg:w-auto max-lg:border-l-0"
    >
      <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-2">
        <h2 id={id} className="min-w-0 truncate font-semibold">
          {title}
        </h2>
        <IconButton label={words.close} keys={["Esc"]} icon={<X size={18} />} onClick={onClose} className="pointer-coarse:size-11" />
      </header>
      <div className="flex min-h-0 flex-1 flex-col">{children}</div>
    </aside>
  );
}
