import { X } from "lucide-react";
import { Dialog as AriaDialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { useId } from "react";
import { cx } from "./cx.tsx";
import type { DialogProps } from "./Dialog.tsx";
import { IconButton } from "./IconButton.tsx";

const WIDTHS = { sm: "sm:max-w-105", md: "sm:max-w-140", lg: "sm:max-w-200" } as const;

/** The lazily loaded half of Dialog: a sheet from the bottom on phones, centred elsewhere. */
export default function DialogModal({ onClose, title, description, closeLabel, role = "dialog", width = "md", footer, children }: DialogProps) {
  const id = useId();
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === "dialog"}
      className="fixed inset-0 z-40 flex items-center justify-center bg-backdrop p-4 max-sm:items-end max-sm:p-0"
    >
      <Modal className={cx("animate-enter w-full rounded-md bg-raised shadow-high max-sm:rounded-b-none", WIDTHS[width])}>
        <AriaDialog role={role} aria-describedby={description ? `${id}-description` : undefined} className="flex max-h-[85dvh] flex-col outline-none">
          <header className="flex items-start justify-between gap-3 px-5 pt-4 pb-2">
            <div>
              <Heading slot="title" className="text-lg font-semibold">
                {title}
              </Heading>
              {description && (
                <p id={`${id}-description`} className="text-sm text-muted">
                  {description}
                </p>
              )}
            </div>
            {closeLabel && <IconButton label={closeLabel} icon={<X size={18} />} size="sm" onClick={onClose} keys={["Esc"]} />}
          </header>
          <div className="overflow-y-auto px-5 py-2">{children}</div>
          {footer && <footer className="flex flex-wrap justify-end gap-2 px-5 pt-3 pb-5">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
