import { createContext, use } from "react";

/** What happened, what is safe, what to do next: in the reader's language. */
export interface FailureText {
  title: string;
  safe?: string;
  next?: string;
  /** For support. */
  reference?: string | undefined;
}

/** The few words every page needs; the shell translates them. */
export interface Words {
  breadcrumbs: string;
  retry: string;
  cancel: string;
  close: string;
  save: string;
  saved: string;
  loading: string;
  loadMore: string;
  optional: string;
  /** Explains anything that was thrown, by its problem code. */
  explain: (error: unknown) => FailureText;
}

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = use(WordsContext);
  if (!words) throw new Error("useWords is used outside the shell");
  return words;
}
