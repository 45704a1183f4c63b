import { Skeleton } from "@lectern/ui/Skeleton";
import type { ReactNode } from "react";

/** The shape of a conversation on its way. */
export function ConversationSkeleton({ leading, label }: { leading?: ReactNode; label: string }) {
  return (
    <section aria-busy="true" aria-label={label} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-14 items-center gap-3 border-b border-line px-4">
        {leading}
        <Skeleton className="h-4 w-48" />
      </header>
      <div className="flex flex-1 flex-col justify-end gap-4 overflow-hidden p-4">
        {[0, 1, 2, 3, 4, 5].map((row) => (
          <div key={row} className="flex gap-3">
            <Skeleton className="size-8 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="h-3 w-32" />
              <Skeleton className={row % 2 ? "h-3 w-2/5" : "h-3 w-3/5"} />
            </div>
          </div>
        ))}
      </div>
      <div className="p-4">
        <Skeleton className="h-12 w-full" />
      </div>
    </section>
  );
}
