import { useOnConnect } from "@lectern/ui/web/realtime";
import { useUser } from "@lectern/ui/web/session";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import type { Section } from "../../../contract.ts";
import { saveDraft } from "../api.ts";
import { keptSectionsKey } from "../keys.ts";
import { claimClientId, isClientGone } from "./client-id.ts";
import { createKeeper, type DraftKeeper, type DraftText, type ServerDraft } from "./keeper.ts";
import { forgetDraft, listKeptOfSection } from "./store.ts";

/** What the editor does when the draft reached the server. */
type OnSaved = (text: DraftText, revision: number) => void;

/** For a component with the section's id as its key. Opens the keeper of the section's draft, with what this device still holds of it. Undefined for the moment that takes. */
export function useDraftKeeper(section: Section & { draft: ServerDraft }, onSaved: OnSaved): DraftKeeper | undefined {
  const { id: userId } = useUser();
  const queryClient = useQueryClient();
  const [keeper, setKeeper] = useState<DraftKeeper>();

  // The component lives as long as one section is open: a newer answer about it must not end what is being typed.
  const begin = useEffectEvent(() =>
    openKeeper(userId, section, (text, revision) => {
      onSaved(text, revision);
      void queryClient.invalidateQueries({ queryKey: keptSectionsKey(section.courseId) });
    }),
  );
  useEffect(() => {
    let left = false;
    let opened: DraftKeeper | undefined;
    void begin().then((made) => {
      if (left) return made.close();
      opened = made;
      setKeeper(made);
    });
    return () => {
      left = true;
      opened?.close();
    };
  }, []);

  useOnConnect(() => keeper?.retry());
  useEffect(() => {
    if (!keeper) return;
    const retry = () => keeper.retry();
    const leave = () => document.visibilityState === "hidden" && void keeper.flush();
    addEventListener("online", retry);
    document.addEventListener("visibilitychange", leave);
    return () => {
      removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", leave);
    };
  }, [keeper]);
  return keeper;
}

async function openKeeper(userId: string, section: Section & { draft: ServerDraft }, onSaved: OnSaved): Promise<DraftKeeper> {
  const { id: sectionId, courseId, draft } = section;
  const [clientId, kept] = await Promise.all([claimClientId(), listKeptOfSection(userId, sectionId)]);
  const gone = await Promise.all(kept.map((one) => isClientGone(one.clientId)));
  // One's own, or of a tab that is closed. What another open tab holds is that tab's.
  const found = kept.find((one, at) => one.clientId === clientId || gone[at] || !navigator.locks);
  const recovered = found && (found.content !== draft.content || found.title !== draft.title) ? found : undefined;
  // It did arrive; only the answer was lost.
  if (found && !recovered) void forgetDraft(found.id).catch(() => undefined);
  return createKeeper({
    userId,
    courseId,
    sectionId,
    clientId,
    draft,
    recovered,
    onSaved,
    recoveredClientId: recovered && navigator.locks ? recovered.clientId : clientId,
    save: (request) => saveDraft(sectionId, request),
  });
}

/** The draft as it is at this moment. */
export function useDraftSnapshot(keeper: DraftKeeper) {
  return useSyncExternalStore(keeper.subscribe, keeper.read);
}
