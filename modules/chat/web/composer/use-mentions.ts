import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebounced } from "@lectern/ui/web/debounce";
import { useEffectEvent, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { mentionableQuery } from "../api.ts";
import { insertMention, mentionAt, type Chosen } from "./mentions.ts";

const LOOK_AFTER_MS = 120;
/** Stands in the list for everybody; the only entry that is not a person. */
export const EVERYONE_ID = "everyone";

export interface Candidate extends Chosen {
  readonly avatarUrl: string | null;
}

interface MentionsOptions {
  roomId: string;
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  mayCallEveryone: boolean;
  /** The text with the name in it, and who was chosen; null for everybody. */
  onChoose: (text: string, person: Chosen | null) => void;
}

/** While one writes `@` and a name: the people of the room with that name, to choose by arrow keys and Enter, or by pointer. */
export function useMentions({ roomId, field, text, mayCallEveryone, onChoose }: MentionsOptions) {
  const id = useId();
  const [at, setAt] = useState<{ start: number; query: string } | null>(null);
  const [active, setActive] = useState(0);
  /** Where somebody was chosen, or Escape said no; the list stays away until another `@`. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const ask = useDebounced(setAsked, LOOK_AFTER_MS);
  const { data } = useQuery({ ...mentionableQuery(roomId, asked ?? ""), enabled: asked !== null && at !== null, placeholderData: keepPreviousData });

  const wanted = at?.query.toLocaleLowerCase() ?? "";
  const everyone: Candidate[] = mayCallEveryone && "everyone".startsWith(wanted) ? [{ id: EVERYONE_ID, fullName: "everyone", avatarUrl: null }] : [];
  const candidates: readonly Candidate[] = at && at.start !== dismissed ? [...everyone, ...(data ?? [])] : [];
  const open = candidates.length > 0;
  const current = Math.min(active, candidates.length - 1);

  // Before the next key is typed: the caret goes behind the name as soon as the text stands in the field.
  const caret = useRef<number | null>(null);
  const place = useEffectEvent((_text: string) => {
    if (caret.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  useLayoutEffect(() => place(text), [text]);

  function look() {
    const element = field.current;
    if (!element) return;
    const found = element.selectionStart === element.selectionEnd ? mentionAt(element.value, element.selectionStart) : null;
    if (found?.start !== at?.start || found?.query !== at?.query) setActive(0);
    setAt(found);
    if (found) ask(found.query.trim());
    else setDismissed(null);
  }

  function choose(person: Candidate) {
    if (!at) return;
    const next = insertMention(text, at, person.fullName);
    onChoose(next.text, person.id === EVERYONE_ID ? null : { id: person.id, fullName: person.fullName });
    // What follows the name is not a longer name.
    setDismissed(at.start);
    caret.current = next.caret;
  }

  /** True when the key was for the list. */
  function keyDown(event: KeyboardEvent): boolean {
    if (!open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const person = candidates[current];
    if (step !== undefined) setActive((current + step + candidates.length) % candidates.length);
    else if ((event.key === "Enter" || event.key === "Tab") && person) choose(person);
    else if (event.key === "Escape" && at) setDismissed(at.start);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    look,
    keyDown,
    /** On the text field. */
    field: {
      "aria-autocomplete": "list" as const,
      "aria-controls": open ? `${id}-list` : undefined,
      "aria-activedescendant": open ? `${id}-${current}` : undefined,
    },
    list: { id, candidates, current, onChoose: choose },
  };
}
