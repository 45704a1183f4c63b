import { lazy, Suspense, type ReactNode } from "react";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence under the title, tied to the dialog as its description. */
  description?: ReactNode;
  /** Name of the button in the corner. Without it there is none, and only the dialog's own buttons close it. */
  closeLabel?: string;
  /** `alertdialog` for a question that must be answered; then a click outside does not close it. */
  role?: "dialog" | "alertdialog";
  width?: "sm" | "md" | "lg";
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode;
  children?: ReactNode;
}

const Modal = lazy(() => import("./DialogModal.tsx"));

/** A modal dialog: focus stays inside and returns where it was, Escape closes, the page behind is inert. Its code loads when it first opens. */
export function Dialog(props: DialogProps) {
  if (!props.open) return null;
  return (
    <Suspense fallback={null}>
      <Modal {...props} />
    </Suspense>
  );
}
