import type { ComponentProps } from "react";
import { cx } from "./cx.tsx";
import { CONTROL_CLASS, Field, type FieldText } from "./Field.tsx";

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

/** One of a list. The native control: phones show their own picker, and it costs nothing to load. */
export function Select({
  label,
  description,
  error,
  optionalMark,
  className,
  id,
  options,
  ...select
}: ComponentProps<"select"> & FieldText & { options: readonly SelectOption[] }) {
  return (
    <Field {...{ label, description, error, optionalMark, id, className }}>
      {(ids) => (
        <select {...select} {...ids} className={cx(CONTROL_CLASS, "ps-2 pe-1")}>
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
