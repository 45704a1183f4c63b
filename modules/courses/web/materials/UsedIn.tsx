import { PlainLink } from "@lectern/ui/Link";
import type { ListedMaterial } from "../../contract.ts";
import { useT } from "../t.ts";

/** The places of a course that show a file. */
export function UsedIn({ courseId, uses }: { courseId: string; uses: ListedMaterial["usedIn"] }) {
  const t = useT();
  if (uses.length === 0) return null;
  return (
    <ul className="flex list-disc flex-col gap-1 ps-5 text-sm">
      {uses.map(({ sectionId, title, published }) => (
        <li key={sectionId ?? "thumbnail"}>
          {sectionId ? (
            <PlainLink to={`/course/${courseId}/edit?section=${sectionId}`} className="text-accent-text underline underline-offset-3">
              {title}
            </PlainLink>
          ) : (
            t("materials.usedAsPicture")
          )}
          {!published && <span className="text-muted"> · {t("materials.usedInDraft")}</span>}
        </li>
      ))}
    </ul>
  );
}
