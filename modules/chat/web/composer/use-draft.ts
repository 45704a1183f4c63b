import { readStorage, writeStorage } from "@lectern/ui/web/http";
import { useState } from "react";
import type { Chosen } from "./mentions.ts";

export interface Draft {
  readonly text: string;
  /** People named in it by choosing them from the list. */
  readonly chosen: readonly Chosen[];
}

const EMPTY: Draft = { text: "", chosen: [] };

/** What one has begun to write, kept in this browser: it is there again after a reload. */
export function useDraft(key: string): { draft: Draft; change: (draft: Draft) => void; clear: () => void } {
  const [held, setHeld] = useState(() => ({ key, draft: recall(key) }));
  const draft = held.key === key ? held.draft : recall(key);
  const change = (next: Draft) => {
    setHeld({ key, draft: next });
    writeStorage(storageKey(key), next.text.trim() === "" ? null : JSON.stringify(next));
  };
  return { draft, change, clear: () => change(EMPTY) };
}

function storageKey(key: string): string {
  return `lectern.chat.draft.${key}`;
}

function recall(key: string): Draft {
  try {
    const kept: unknown = JSON.parse(readStorage(storageKey(key)) ?? "null");
    return isDraft(kept) ? kept : EMPTY;
  } catch {
    return EMPTY;
  }
}

function isDraft(value: unknown): value is Draft {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string" && "chosen" in value && Array.isArray(value.chosen);
}
