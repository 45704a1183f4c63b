import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.tsx";

export type Tone = "info" | "success" | "warning" | "danger";

const LOOKS: Record<Tone, { className: string; Icon: typeof Info }> = {
  info: { className: "bg-accent-soft border-accent-text/30 [&>svg]:text-accent-text", Icon: Info },
  success: { className: "bg-success-soft border-success-text/30 [&>svg]:text-success-text", Icon: CircleCheck },
  warning: { className: "bg-warning-soft border-warning-text/30 [&>svg]:text-warning-text", Icon: TriangleAlert },
  danger: { className: "bg-danger-soft border-danger-text/30 [&>svg]:text-danger-text", Icon: CircleAlert },
};

interface CalloutProps {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons or links below the text. */
  actions?: ReactNode;
  /** `alert` interrupts a screen reader: only for what just went wrong. */
  role?: "alert" | "status" | "note";
  className?: string;
}

/** A boxed remark inside a page. Colour never carries the meaning alone: the icon and the words do too. */
export function Callout({ tone = "info", title, children, actions, role, className }: CalloutProps) {
  const { className: look, Icon } = LOOKS[tone];
  return (
    <div role={role} className={cx("flex gap-3 rounded-md border p-3 text-sm", look, className)}>
      <Icon size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
