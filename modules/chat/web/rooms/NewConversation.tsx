import { Avatar } from "@lectern/ui/Avatar";
import { Button } from "@lectern/ui/Button";
import { Dialog } from "@lectern/ui/Dialog";
import { CONTROL_CLASS } from "@lectern/ui/Field";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useGo } from "@lectern/ui/web/navigation";
import { useWords } from "@lectern/ui/web/words";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import type { ChatPerson } from "../../contract.ts";
import { api, peopleQuery, roomQuery, roomsQuery } from "../api.ts";
import { useExplain } from "../refusals.ts";
import { inOrder } from "../rooms-state.ts";
import { takeFocus } from "../take-focus.ts";
import { useT } from "../t.ts";

/** People a conversation may have, oneself left out. */
const MOST_OTHERS = 7;

/** Whom to write to: one person, or a few together. The same people always have the same conversation. */
export default function NewConversation({ onClose }: { onClose: () => void }) {
  const t = useT();
  const words = useWords();
  const explain = useExplain();
  const go = useGo();
  const queryClient = useQueryClient();
  const [q, setQ] = useState("");
  const search = useDebounced((text: string) => setQ(text.trim()));
  const [chosen, setChosen] = useState<readonly ChatPerson[]>([]);
  const found = useQuery({ ...peopleQuery(q), placeholderData: keepPreviousData });
  const begin = useMutation({
    mutationFn: (userIds: string[]) => api.post("/api/chat/direct", { body: { userIds } }),
    onSuccess: (room) => {
      queryClient.setQueryData(roomQuery(room.id).queryKey, room);
      queryClient.setQueryData(roomsQuery().queryKey, (rooms) => rooms && inOrder([room, ...rooms.filter(({ id }) => id !== room.id)]));
      onClose();
      go(`/messages/${room.id}`);
    },
  });
  const people = q === "" ? [] : (found.data ?? []).filter(({ id }) => !chosen.some((one) => one.id === id));

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("new.title")}
      closeLabel={words.close}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" disabled={chosen.length === 0} loading={begin.isPending} onClick={() => begin.mutate(chosen.map(({ id }) => id))}>
            {t("new.begin")}
          </Button>
        </>
      }
    >
      {chosen.length > 0 && (
        <ul aria-label={t("new.chosen")} className="mb-2 flex flex-wrap gap-1">
          {chosen.map((person) => (
            <li key={person.id} className="inline-flex items-center gap-1 rounded-full bg-accent-soft py-0.5 pr-0.5 pl-2 text-sm text-accent-text">
              {person.fullName}
              <button
                type="button"
                aria-label={t("new.remove", { name: person.fullName })}
                onClick={() => setChosen(chosen.filter(({ id }) => id !== person.id))}
                className="flex size-6 items-center justify-center rounded-full hover:bg-hover pointer-coarse:size-11"
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        type="search"
        // The field is what one came for.
        ref={takeFocus}
        aria-label={t("new.search")}
        placeholder={t("new.search")}
        onChange={(event) => search(event.target.value)}
        className={CONTROL_CLASS}
      />
      <div className="mt-2 min-h-56" aria-live="polite">
        {q === "" && <p className="p-4 text-center text-sm text-muted">{t("new.hint")}</p>}
        {q !== "" && found.data?.length === 0 && <p className="p-4 text-center text-sm text-muted">{t("new.none")}</p>}
        <ul>
          {people.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                disabled={chosen.length >= MOST_OTHERS}
                onClick={() => setChosen([...chosen, person])}
                className="flex min-h-11 w-full items-center gap-3 rounded-sm px-2 text-left text-sm hover:bg-hover disabled:opacity-55"
              >
                <Avatar name={person.fullName} src={person.avatarUrl} />
                <span className="min-w-0 flex-1 truncate">{person.fullName}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {chosen.length >= MOST_OTHERS && <p className="text-sm text-muted">{t("new.full")}</p>}
      {begin.isError && (
        <p role="alert" className="text-sm text-danger-text">
          {explain(begin.error)}
        </p>
      )}
    </Dialog>
  );
}
