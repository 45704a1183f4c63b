import { useSyncExternalStore } from "react";

/** Room for the outline beside the text. */
const WIDE = "(min-width: 64rem)";

export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(WIDE);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(WIDE).matches,
  );
}
