import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Section } from "../../../contract.ts";
import { api } from "../../api.ts";
import { socket } from "../../socket.ts";
import { claimClientId } from "../draft/client-id.ts";
import type { DraftKeeper } from "../draft/keeper.ts";
import { useDraftSnapshot } from "../draft/use-draft.ts";

/** Notices that somebody else saved the open section, and loads it when one asks for it. Never by itself. */
export function useOthersSaving(section: Section, keeper: DraftKeeper) {
  const [seen, setSeen] = useState<{ revision: number; by: string | null }>();
  const [clientId, setClientId] = useState<string>();
  const { base } = useDraftSnapshot(keeper);
  useEffect(() => void claimClientId().then(setClientId), []);

  socket.useEvent("section-draft-saved", (saved) => {
    if (saved.sectionId === section.id && saved.clientId !== clientId) setSeen({ revision: saved.revision, by: saved.by?.fullName ?? null });
  });

  const load = useMutation({
    mutationFn: async () => {
      // What one typed meanwhile meets theirs in the conflict dialog; nothing goes under.
      if (keeper.read().state.kind !== "saved") return keeper.flush();
      const next = await api.get("/api/sections/:sectionId", { params: { sectionId: section.id } });
      if (next.draft) keeper.adopt(next.draft);
      return true;
    },
  });
  return { newer: seen && seen.revision > base.revision ? seen : undefined, loading: load.isPending, load: () => load.mutate() };
}
