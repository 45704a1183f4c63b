import { lazy, Suspense, useRef, useState, type ReactNode } from "react";

export interface MenuItem {
  id: string;
  label: string;
  icon?: ReactNode;
  description?: string;
  /** Follows a link instead of calling `onAction`; the shell's router takes it. */
  href?: string;
  onAction?: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** For one-of-many choices: marks the current one. */
  selected?: boolean;
}

export interface MenuSection {
  id: string;
  title?: string;
  items: readonly MenuItem[];
}

interface MenuProps {
  /** Accessible name of the button when `trigger` is not text. */
  label?: string;
  /** Content of the button that opens the menu. */
  trigger: ReactNode;
  /** Looks of the button. */
  className?: string;
  sections: readonly MenuSection[];
}

const load = () => import("./MenuPopover.tsx");
const Popover = lazy(load);

/** A menu behind a button. Its code loads when the pointer or the focus comes near. */
export function Menu({ label, trigger, className, sections }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
        className={className}
      >
        {trigger}
      </button>
      {open && (
        <Suspense fallback={null}>
          <Popover label={label} anchor={button} sections={sections} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
