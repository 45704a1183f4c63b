import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./buttonClass.tsx";
import { Spinner } from "./Spinner.tsx";

export interface ButtonProps extends ComponentProps<"button"> {
  /** `primary` once per view; `danger` for what cannot be undone. */
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Work is under way: a spinner, clicks are swallowed, focus stays where it is. */
  loading?: boolean;
  /** Decoration before the label. */
  icon?: ReactNode;
}

/** A native button. It is `type="button"` unless told otherwise, so that it never submits a form by accident. */
export function Button({ variant = "secondary", size = "md", loading = false, icon, className, children, onClick, type = "button", ...rest }: ButtonProps) {
  function click(event: MouseEvent<HTMLButtonElement>) {
    if (loading) return event.preventDefault();
    onClick?.(event);
  }
  return (
    <button
      {...rest}
      type={type}
      onClick={click}
      aria-busy={loading || undefined}
      aria-disabled={loading || rest["aria-disabled"]}
      className={buttonClass({ variant, size, className })}
    >
      {loading ? <Spinner /> : icon}
      {children}
    </button>
  );
}
