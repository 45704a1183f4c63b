import { useEffect, useRef } from "react";
import { Callout } from "./Callout.tsx";

export interface FormError {
  /** Id of the field the message belongs to; the message becomes a link to it. */
  fieldId?: string;
  message: string;
}

/**
 * What stopped a form, above it, focused when it appears so that nobody looks for it. `title` says what happened and
 * that nothing was lost. Render it only while there is something to say.
 */
export function FormErrors({ title, errors = [] }: FormErrorsProps) {
  // Another title is another box, which takes the focus anew.
  return <Box key={title} title={title} errors={errors} />;
}

interface FormErrorsProps {
  title: string;
  errors?: readonly FormError[];
}

function Box({ title, errors = [] }: FormErrorsProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Callout tone="danger" role="alert" title={title}>
        {errors.length > 0 && (
          <ul className="mt-1 list-disc ps-4">
            {errors.map((error) => (
              <li key={error.message}>
                {error.fieldId ? (
                  <a href={`#${error.fieldId}`} className="underline" onClick={(event) => focusField(event, error.fieldId)}>
                    {error.message}
                  </a>
                ) : (
                  error.message
                )}
              </li>
            ))}
          </ul>
        )}
      </Callout>
    </div>
  );
}

// The address stays as it is: a fragment in it would become part of the history.
function focusField(event: { preventDefault(): void }, id: string | undefined) {
  event.preventDefault();
  if (id) document.getElementById(id)?.focus();
}
