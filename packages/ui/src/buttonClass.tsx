import { cx } from "./cx.tsx";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md";

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-sm border font-medium no-underline whitespace-nowrap select-none " +
  "transition-colors duration-100 disabled:opacity-55 aria-disabled:opacity-70";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-line bg-surface text-text shadow-low hover:bg-hover",
  quiet: "border-transparent bg-transparent text-text hover:bg-hover",
  danger: "border-transparent bg-danger text-on-danger hover:bg-danger-hover",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "min-h-8 px-3 text-sm",
  md: "min-h-10 px-4 text-sm max-sm:min-h-11",
};

/** The look of a button, for links that act as one. */
export function buttonClass(look: { variant?: ButtonVariant; size?: ButtonSize; className?: string | undefined }): string {
  return cx(BASE, VARIANTS[look.variant ?? "secondary"], SIZES[look.size ?? "md"], look.className);
}
