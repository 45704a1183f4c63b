import { Check } from "lucide-react";
import { useT } from "../t.ts";

const STEPS = ["people.step.file", "people.step.columns", "people.step.check", "people.step.done"] as const;

/** Where one is on the way: file, columns, check, done. */
export function Steps({ at }: { at: number }) {
  const t = useT();
  return (
    <ol className="flex flex-wrap gap-x-6 gap-y-2 text-sm" aria-label={t("people.steps")}>
      {STEPS.map((key, index) => (
        <li
          key={key}
          aria-current={index === at ? "step" : undefined}
          className={index === at ? "flex items-center gap-2 font-semibold" : "flex items-center gap-2 text-muted"}
        >
          <span
            aria-hidden="true"
            className={`flex size-6 items-center justify-center rounded-full border text-xs ${index <= at ? "border-accent-text text-accent-text" : "border-line"}`}
          >
            {index < at ? <Check size={14} /> : index + 1}
          </span>
          {t(key)}
        </li>
      ))}
    </ol>
  );
}
