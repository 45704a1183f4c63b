import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.tsx";
import { Spinner } from "./Spinner.tsx";
import { Tooltip } from "./Tooltip.tsx";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** The accessible name, also shown as the tooltip. */
  label: string;
  icon: ReactNode;
  /** A shortcut shown in the tooltip. */
  keys?: readonly string[];
  size?: "sm" | "md";
  loading?: boolean;
  tooltipSide?: "top" | "bottom";
}

/** A button that is only an icon: always named, always with a tooltip, never smaller than 32 px. */
export function IconButton({ label, icon, keys, size = "md", loading = false, tooltipSide, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys} side={tooltipSide ?? "bottom"}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-busy={loading || undefined}
        className={cx(
          "inline-flex items-center justify-center rounded-sm text-muted transition-colors duration-100 hover:bg-hover hover:text-text disabled:opacity-55",
          size === "sm" ? "size-8" : "size-10",
          className,
        )}
      >
        {loading ? <Spinner /> : icon}
      </button>
    </Tooltip>
  );
}
