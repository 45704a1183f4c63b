import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./cx.tsx";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
  description?: ReactNode;
  error?: ReactNode;
}

/** Yes or no, effective when the form is sent (for at once, see Switch). */
export function Checkbox({ label, description, error, className, ...input }: CheckboxProps) {
  const id = useId();
  const describedBy = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label className="flex min-h-6 items-start gap-2 text-sm">
        <input
          {...input}
          type="checkbox"
          aria-describedby={describedBy || undefined}
          aria-invalid={error ? true : undefined}
          className="mt-0.5 size-4.5 shrink-0 accent-accent"
        />
        <span>{label}</span>
      </label>
      {description && (
        <p id={`${id}-description`} className="ps-7 text-sm text-muted">
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="ps-7 text-sm font-medium text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}
