import { useId, type ReactNode } from "react";
import { cx } from "./cx.tsx";

interface SwitchProps {
  label: ReactNode;
  description?: ReactNode;
  checked: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
  className?: string;
}

/** On or off, effective at once (for a choice that is sent with a form, see Checkbox). */
export function Switch({ label, description, checked, onChange, disabled = false, className }: SwitchProps) {
  const id = useId();
  return (
    <div className={cx("flex min-h-6 items-start justify-between gap-4 text-sm", className)}>
      <div className="flex flex-col">
        <label id={`${id}-label`} htmlFor={id} className="font-medium">
          {label}
        </label>
        {description && (
          <span id={`${id}-description`} className="text-muted">
            {description}
          </span>
        )}
      </div>
      <button
        type="button"
        id={id}
        role="switch"
        aria-labelledby={`${id}-label`}
        aria-checked={checked}
        aria-describedby={description ? `${id}-description` : undefined}
        disabled={disabled}
        onClick={() => onChange(!checked)}
        className={cx(
          "flex h-6 w-10 shrink-0 items-center rounded-full border px-0.75 transition-colors duration-100 disabled:opacity-55",
          checked ? "border-accent bg-accent" : "border-line-strong bg-sunken",
        )}
      >
        <span
          aria-hidden="true"
          className={cx("size-4 rounded-full transition-transform duration-100", checked ? "translate-x-4 bg-on-accent" : "bg-line-strong")}
        />
      </button>
    </div>
  );
}
