import { cx } from "./cx.tsx";

/** Keys to press, e.g. `["Ctrl", "K"]`. `inverse` on dark grounds such as tooltips. */
export function Kbd({ keys, inverse = false }: { keys: readonly string[]; inverse?: boolean }) {
  return (
    <span className="inline-flex gap-1">
      {keys.map((key) => (
        <kbd
          key={key}
          className={cx(
            "inline-flex min-w-5 items-center justify-center rounded-sm border px-1 font-sans text-xs",
            inverse ? "border-current" : "border-line bg-sunken text-muted",
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
