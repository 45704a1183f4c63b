import { useLocation as useRouterLocation, useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** Goes to an address inside the application, `?` and `#` included. `replace` leaves no step back. */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const { history } = useRouter();
  return useCallback((to, options) => (options?.replace ? history.replace(to) : history.push(to)), [history]);
}

/** A parameter of the page's address, e.g. `courseId` of `/course/$courseId`. */
export function useParam(name: string): string {
  const params: Record<string, unknown> = useParams({ strict: false });
  const value = params[name];
  if (typeof value !== "string") throw new Error(`The address has no parameter ${name}`);
  return value;
}

/** Values after the `?`: filters, tabs, the next page. Setting replaces the entry in the history, so Back leaves the page. */
export function useQueryParams(): [Record<string, string | undefined>, (changes: Record<string, string | undefined>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const values: Record<string, string | undefined> = {};
  for (const [key, value] of Object.entries(search)) {
    // The router reads `?page=2` as a number; a filter is text.
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") values[key] = String(value);
  }
  function set(changes: Record<string, string | undefined>) {
    void navigate({ to: ".", search: { ...values, ...changes }, replace: true });
  }
  return [values, set];
}

/** The path of the page, without `?` and `#`. */
export function usePath(): string {
  return useRouterLocation({ select: (location) => location.pathname });
}
