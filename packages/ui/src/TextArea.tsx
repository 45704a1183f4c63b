import type { ComponentProps } from "react";
import { cx } from "./cx.tsx";
import { CONTROL_CLASS, Field, type FieldText } from "./Field.tsx";

/** Several lines of text; grows with what is typed where the browser can. */
export function TextArea({ label, description, error, optionalMark, className, id, rows = 4, ...area }: ComponentProps<"textarea"> & FieldText) {
  return (
    <Field {...{ label, description, error, optionalMark, id, className }}>
      {(ids) => <textarea {...area} {...ids} rows={rows} className={cx(CONTROL_CLASS, "field-sizing-content py-2")} />}
    </Field>
  );
}
