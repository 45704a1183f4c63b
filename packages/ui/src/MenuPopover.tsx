import { Check } from "lucide-react";
import type { RefObject } from "react";
import { Header, Menu as AriaMenu, MenuItem as AriaItem, MenuSection as AriaSection } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { cx } from "./cx.tsx";
import type { MenuSection } from "./Menu.tsx";

interface MenuPopoverProps {
  label: string | undefined;
  anchor: RefObject<HTMLElement | null>;
  sections: readonly MenuSection[];
  onClose: () => void;
}

/** The lazily loaded half of Menu. */
export default function MenuPopover({ label, anchor, sections, onClose }: MenuPopoverProps) {
  const name = label ?? anchor.current?.textContent ?? "";
  return (
    <Popover
      aria-label={name}
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      offset={6}
      className="animate-enter min-w-56 rounded-md border border-line bg-raised shadow-high"
    >
      <AriaMenu aria-label={name} autoFocus="first" onClose={onClose} className="max-h-[70dvh] overflow-y-auto p-1 outline-none">
        {sections.map((section) => (
          <AriaSection key={section.id} aria-label={section.title ?? section.id} className="[&+&]:mt-1 [&+&]:border-t [&+&]:border-line [&+&]:pt-1">
            {section.title && <Header className="px-3 pt-2 pb-1 text-xs font-medium text-muted">{section.title}</Header>}
            {section.items.map((item) => (
              <AriaItem
                key={item.id}
                id={item.id}
                href={item.href}
                textValue={item.label}
                isDisabled={item.disabled}
                onAction={item.onAction}
                className={({ isFocused }) =>
                  cx(
                    "flex min-h-9 cursor-pointer items-center gap-3 rounded-sm px-3 py-1 text-sm outline-none max-sm:min-h-11 data-disabled:opacity-55",
                    isFocused && "bg-hover",
                    item.danger && "text-danger-text",
                  )
                }
              >
                {item.icon && <span className="text-muted">{item.icon}</span>}
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="truncate">{item.label}</span>
                  {item.description && <span className="truncate text-xs text-muted">{item.description}</span>}
                </span>
                {item.selected && <Check size={16} aria-hidden="true" className="text-accent-text" />}
              </AriaItem>
            ))}
          </AriaSection>
        ))}
      </AriaMenu>
    </Popover>
  );
}
