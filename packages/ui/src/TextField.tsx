import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.tsx";
import { CONTROL_CLASS, Field, type FieldText } from "./Field.tsx";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "size">, FieldText {
  /** Something inside the field's end, such as a button that shows the password. */
  trailing?: ReactNode;
}

/** One line of text; give `type`, `autoComplete` and `inputMode` so that phones and password managers help. */
export function TextField({ label, description, error, optionalMark, className, trailing, id, ...input }: TextFieldProps) {
  return (
    <Field {...{ label, description, error, optionalMark, id, className }}>
      {(ids) => (
        <span className="relative flex">
          <input {...input} {...ids} className={cx(CONTROL_CLASS, trailing ? "pe-11" : undefined)} />
          {trailing && <span className="absolute inset-y-0 end-1 flex items-center">{trailing}</span>}
        </span>
      )}
    </Field>
  );
}
