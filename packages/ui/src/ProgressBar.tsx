import { cx } from "./cx.tsx";

interface ProgressBarProps {
  /** 0–100; undefined while the end is unknown. */
  value: number | undefined;
  /** Accessible name, e.g. “Course progress”. */
  label: string;
  /** The value in words, e.g. “40 %”; shown at the end of the bar when `showValue`. */
  valueText?: string;
  showValue?: boolean;
  tone?: "accent" | "success";
  className?: string;
}

/** Progress along a line. The number moves without a jump; screen readers get it as a value. */
export function ProgressBar({ value, label, valueText, showValue = false, tone = "accent", className }: ProgressBarProps) {
  const known = value === undefined ? undefined : Math.min(100, Math.max(0, value));
  return (
    <div className={cx("flex items-center gap-2", className)}>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={known}
        aria-valuetext={valueText}
        className="h-2 min-w-8 flex-1 overflow-hidden rounded-full border border-line bg-sunken"
      >
        <div
          className={cx(
            "h-full rounded-full transition-[width] duration-300",
            tone === "success" ? "bg-success" : "bg-accent",
            known === undefined && "animate-wait",
          )}
          style={{ width: known === undefined ? "40%" : `${known}%` }}
        />
      </div>
      {showValue && valueText && (
        <span aria-hidden="true" className="text-xs text-muted tabular-nums">
          {valueText}
        </span>
      )}
    </div>
  );
}
