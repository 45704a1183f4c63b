import { cx } from "./cx.tsx";

/** A grey shape where something will be; give it the size of what follows. Hidden from screen readers (see SkeletonGroup). */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("animate-wait block rounded-sm bg-hover", className)} />;
}

/** Lines of text on their way. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <span aria-hidden="true" className={cx("flex flex-col gap-2", className)}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={cx("h-4", line === lines - 1 ? "w-3/5" : "w-full")} />
      ))}
    </span>
  );
}
