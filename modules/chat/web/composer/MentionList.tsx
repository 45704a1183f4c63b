import { Avatar } from "@lectern/ui/Avatar";
import { cx } from "@lectern/ui/cx";
import { Users } from "lucide-react";
import { useT } from "../t.ts";
import { EVERYONE_ID, type Candidate } from "./use-mentions.ts";

interface MentionListProps {
  id: string;
  candidates: readonly Candidate[];
  current: number;
  onChoose: (person: Candidate) => void;
}

/** The people one may mean, above the field; the focus stays in the field. */
export function MentionList({ id, candidates, current, onChoose }: MentionListProps) {
  const t = useT();
  if (candidates.length === 0) return null;
  return (
    <div
      role="listbox"
      id={`${id}-list`}
      tabIndex={-1}
      aria-label={t("mention.list")}
      className="absolute bottom-full left-4 z-20 mb-1 max-h-64 w-80 max-w-[calc(100%-2rem)] overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-high"
    >
      {candidates.map((person, index) => (
        <div
          key={person.id}
          role="option"
          id={`${id}-${index}`}
          tabIndex={-1}
          aria-selected={index === current}
          // The field keeps the focus, and with it the keyboard of a phone.
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(person);
          }}
          className={cx("flex min-h-10 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm pointer-coarse:min-h-11", index === current && "bg-hover")}
        >
          {person.id === EVERYONE_ID ? (
            <Users size={20} aria-hidden="true" className="mx-0.5" />
          ) : (
            <Avatar name={person.fullName} src={person.avatarUrl} size="sm" />
          )}
          <span className="min-w-0 flex-1 truncate">{person.id === EVERYONE_ID ? t("mention.everyone") : person.fullName}</span>
        </div>
      ))}
    </div>
  );
}
