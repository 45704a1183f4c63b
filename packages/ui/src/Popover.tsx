import type { ReactNode, RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover as AriaPopover } from "react-aria-components/Popover";
import { cx } from "./cx.tsx";

interface PopoverProps {
  /** Accessible name. */
  label: string;
  /** Where it stands, and where the focus returns. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}

/** A small panel beside what opened it; Escape and a click elsewhere close it. Import it from a part that loads lazily: it brings its library along. */
export default function Popover({ label, anchor, onClose, children, className }: PopoverProps) {
  return (
    <AriaPopover
      aria-label={label}
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="top end"
      offset={6}
      className={cx("animate-enter rounded-md border border-line bg-raised shadow-high", className)}
    >
      <Dialog aria-label={label} className="outline-none">
        {children}
      </Dialog>
    </AriaPopover>
  );
}
