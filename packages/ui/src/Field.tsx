import { useId, type ReactNode } from "react";
import { cx } from "./cx.tsx";

export interface FieldText {
  label: ReactNode;
  /** What to enter, before a mistake is made. */
  description?: ReactNode;
  /** What is wrong and how to put it right; marks the field as invalid. */
  error?: ReactNode;
  /** Shown after the label of a field that may stay empty, e.g. “optional”. */
  optionalMark?: string;
}

/** Ids that tie a control to its label, description and error. */
export interface FieldIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Label above, control, then description and error below: one layout for every field. */
export function Field({
  label,
  description,
  error,
  optionalMark,
  id,
  className,
  children,
}: FieldText & { id?: string | undefined; className?: string | undefined; children: (ids: FieldIds) => ReactNode }) {
  const own = useId();
  const fieldId = id ?? own;
  const describedBy = [description && `${fieldId}-description`, error && `${fieldId}-error`].filter(Boolean).join(" ");
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={fieldId} className="text-sm font-medium">
        {label}
        {optionalMark && <span className="font-normal text-muted"> ({optionalMark})</span>}
      </label>
      {children({ id: fieldId, "aria-describedby": describedBy || undefined, "aria-invalid": error ? true : undefined })}
      {description && (
        <p id={`${fieldId}-description`} className="text-sm text-muted">
          {description}
        </p>
      )}
      {error && (
        <p id={`${fieldId}-error`} role="alert" className="text-sm font-medium text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}

/** The look shared by everything one types or chooses in. */
export const CONTROL_CLASS =
  "w-full rounded-sm border border-line-strong bg-surface px-3 text-base text-text placeholder:text-muted min-h-10 max-sm:min-h-11 " +
  "disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger " +
  "focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent-text";
