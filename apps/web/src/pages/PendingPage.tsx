import { Skeleton, SkeletonText } from "@lectern/ui/Skeleton";

/** While a page's code is on its way: the shape of a heading and some text. */
export function PendingPage() {
  return (
    <div className="mx-auto w-full max-w-280 px-6 py-6 max-sm:px-4">
      <Skeleton className="mb-6 h-9 w-64 max-w-full" />
      <SkeletonText lines={5} />
    </div>
  );
}
