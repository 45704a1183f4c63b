import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  /** The question, e.g. “Delete this lesson?”. */
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The verb on the button, e.g. “Delete lesson”; never “OK”. */
  confirmLabel: string;
  cancelLabel: string;
  danger?: boolean;
  loading?: boolean;
}

/** A question before something that matters. Cancel comes first and has the focus. */
export function ConfirmDialog({ open, onCancel, onConfirm, title, children, confirmLabel, cancelLabel, danger = false, loading = false }: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onCancel}
      role="alertdialog"
      width="sm"
      title={title}
      footer={
        <>
          <Button autoFocus onClick={onCancel}>
            {cancelLabel}
          </Button>
          <Button variant={danger ? "danger" : "primary"} loading={loading} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="text-sm">{children}</div>
    </Dialog>
  );
}
