import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./cx.tsx";

interface SwitchProps extends Omit<ComponentProps<"input">, "type" | "role" | "onChange"> {
  label: ReactNode;
  description?: ReactNode;
  onChange?: (on: boolean) => void;
}

/** On or off, effective at once. A native checkbox with `role="switch"`. */
export function Switch({ label, description, onChange, className, ...input }: SwitchProps) {
  const id = useId();
  return (
    <label className={cx("flex min-h-6 items-start justify-between gap-4 text-sm", className)}>
      <span className="flex flex-col">
        <span className="font-medium">{label}</span>
        {description && (
          <span id={`${id}-description`} className="text-muted">
            {description}
          </span>
        )}
      </span>
      <input
        {...input}
        type="checkbox"
        role="switch"
        aria-describedby={description ? `${id}-description` : undefined}
        onChange={(event) => onChange?.(event.target.checked)}
        className={cx(
          "relative h-6 w-10 shrink-0 appearance-none rounded-full border border-line-strong bg-sunken transition-colors duration-100",
          "before:absolute before:top-0.75 before:left-0.75 before:size-4 before:rounded-full before:bg-line-strong before:transition-transform before:duration-100",
          "checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-on-accent disabled:opacity-55",
        )}
      />
    </label>
  );
}
