import { cx } from "@lectern/ui/cx";
import { PlainLink } from "@lectern/ui/Link";
import { ArrowLeft } from "lucide-react";

/** Before a conversation's name: the way back. */
export function BackLink({ to, label, className }: { to: string; label: string; className?: string }) {
  return (
    <PlainLink
      to={to}
      aria-label={label}
      title={label}
      className={cx(
        "inline-flex size-10 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-11",
        className,
      )}
    >
      <ArrowLeft size={18} aria-hidden="true" />
    </PlainLink>
  );
}
