import { Upload } from "lucide-react";
import { useId, useState, type DragEvent, type ReactNode } from "react";
import { cx } from "./cx.tsx";

interface FileDropProps {
  /** The invitation, e.g. “Drop a cartridge here, or choose a file”. It is the control's name. */
  label: string;
  /** Kinds and the largest size. */
  hint?: ReactNode;
  /** As in `<input accept>`. Dropped files are not filtered by it: check them. */
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  error?: ReactNode;
  onFiles: (files: readonly File[]) => void;
  className?: string;
}

/** Files by dropping, by choosing, or by pasting a path into the system's dialog: a native file input under a large target. */
export function FileDrop({ label, hint, accept, multiple = false, disabled = false, error, onFiles, className }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (!disabled && files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  }

  return (
    <div
      role="presentation"
      className={className}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label
        className={cx(
          "flex cursor-pointer flex-col items-center gap-2 rounded-md border-2 border-dashed px-6 py-10 text-center focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent-text",
          over ? "border-accent bg-accent-soft" : "border-line-strong bg-surface hover:bg-hover",
          disabled && "pointer-events-none opacity-55",
        )}
      >
        <Upload size={24} aria-hidden="true" className="text-muted" />
        <span className="font-medium">{label}</span>
        {hint && (
          <span id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </span>
        )}
        <input
          type="file"
          className="sr-only"
          aria-label={label}
          aria-describedby={hint ? `${id}-hint` : undefined}
          aria-invalid={error ? true : undefined}
          accept={accept}
          multiple={multiple}
          disabled={disabled}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            // The same file may be chosen again after a failure.
            event.target.value = "";
            if (files.length > 0) onFiles(files);
          }}
        />
      </label>
      {error && (
        <p role="alert" className="mt-2 text-sm font-medium text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}
