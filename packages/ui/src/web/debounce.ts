import { useEffect, useRef } from "react";

/** Long enough to type the next letter, short enough to feel immediate. */
const TYPING_PAUSE_MS = 250;

/** Calls `action` once the calls stop for a moment: for searching while one types. */
export function useDebounced<Value>(action: (value: Value) => void, ms: number = TYPING_PAUSE_MS): (value: Value) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(value), ms);
  };
}
