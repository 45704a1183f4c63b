import { useId, type ReactNode } from "react";
import { cx } from "./cx.tsx";

export interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

interface RadioGroupProps<Value extends string> {
  label: ReactNode;
  description?: ReactNode;
  error?: ReactNode;
  name?: string;
  value: Value | undefined;
  onChange: (value: Value) => void;
  options: readonly RadioOption<Value>[];
  /** Side by side where there is room. */
  inline?: boolean;
  className?: string;
}

/** One of a few, all of them visible. Native radios: arrow keys move inside the group. */
export function RadioGroup<Value extends string>({
  label,
  description,
  error,
  name,
  value,
  onChange,
  options,
  inline = false,
  className,
}: RadioGroupProps<Value>) {
  const id = useId();
  return (
    <fieldset className={className} aria-describedby={error ? `${id}-error` : undefined} aria-invalid={error ? true : undefined}>
      <legend className="text-sm font-medium">{label}</legend>
      {description && <p className="text-sm text-muted">{description}</p>}
      <div className={cx("mt-2 flex gap-3", inline ? "flex-row flex-wrap gap-x-5" : "flex-col")}>
        {options.map((option) => (
          <label key={option.value} className="flex min-h-6 items-start gap-2 text-sm">
            <input
              type="radio"
              name={name ?? id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4.5 shrink-0 accent-accent"
            />
            <span className="flex flex-col">
              <span>{option.label}</span>
              {option.description && <span className="text-muted">{option.description}</span>}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-2 text-sm font-medium text-danger-text">
          {error}
        </p>
      )}
    </fieldset>
  );
}
