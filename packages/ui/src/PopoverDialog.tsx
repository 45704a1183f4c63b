import type { ReactNode, RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { cx } from "./cx.tsx";

interface PopoverDialogProps {
  /** Accessible name. */
  label: string;
  /** The button it belongs to. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}

/**
 * A small window at its button, for more than a menu can hold; a click outside or Escape closes it and the focus returns to the
 * button. Load it with its content when it first opens (`lazy`).
 */
export function PopoverDialog({ label, anchor, onClose, children, className }: PopoverDialogProps) {
  return (
    <Popover
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      offset={6}
      className={cx("animate-enter rounded-md border border-line bg-raised shadow-high", className)}
    >
      <Dialog aria-label={label} className="flex max-h-[75dvh] flex-col outline-none">
        {children}
      </Dialog>
    </Popover>
  );
}
