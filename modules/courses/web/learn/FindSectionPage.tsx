import { Skeleton } from "@lectern/ui/Skeleton";
import { useGo, useParam } from "@lectern/ui/web/navigation";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { sectionQuery } from "../api.ts";
import { PageFailure } from "../PageFailure.tsx";
import { learnAddress } from "./address.ts";

/** `/sections/$sectionId`: finds the section's course and goes to the learning view. */
export default function FindSectionPage() {
  const go = useGo();
  const sectionId = useParam("sectionId");
  const section = useQuery(sectionQuery(sectionId));
  const courseId = section.data?.courseId;
  useEffect(() => {
    if (courseId) go(learnAddress(courseId, sectionId), { replace: true });
  }, [courseId, sectionId, go]);
  if (section.isError) return <PageFailure error={section.error} onRetry={() => void section.refetch()} retrying={section.isFetching} />;
  return <Skeleton className="mx-auto mt-24 h-9 w-80 max-w-full" />;
}
