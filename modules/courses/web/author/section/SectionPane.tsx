import { Failure } from "@lectern/ui/Failure";
import { SkeletonText } from "@lectern/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import type { Course, Section } from "../../../contract.ts";
import { useT } from "../../t.ts";
import { editedSectionQuery } from "../api.ts";
import type { ServerDraft } from "../draft/keeper.ts";
import { SectionEditor } from "./SectionEditor.tsx";

export interface PaneProps {
  course: Course;
  sectionId: string;
  /** The title as it is being written, for the outline. */
  onTitle: (title: string) => void;
  renameRef: { current: ((title: string) => void) | null };
}

/** Loads a section with its draft, then lets one write. */
export function SectionPane(props: PaneProps) {
  const t = useT();
  const section = useQuery(editedSectionQuery(props.sectionId));
  if (section.isError && !section.data) return <Failure error={section.error} onRetry={() => void section.refetch()} />;
  if (!section.data) {
    return (
      <div className="mx-auto max-w-190 px-6 py-8" aria-busy="true" aria-label={t("author.section.loading")}>
        <SkeletonText lines={10} />
      </div>
    );
  }
  return hasDraft(section.data) ? <SectionEditor {...props} section={section.data} /> : <Failure error={new Error("no draft")} />;
}

function hasDraft(section: Section): section is Section & { draft: ServerDraft } {
  return section.draft !== undefined;
}
