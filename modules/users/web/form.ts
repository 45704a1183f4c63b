import type { FormEvent } from "react";

/** Submits by script and hands over the fields as text; the browser keeps what was typed. */
export function onSubmit(send: (field: (name: string) => string) => void): (event: FormEvent<HTMLFormElement>) => void {
  return (event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    send((name) => {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    });
  };
}

/** Where to go after the door: only an address of this application, never another site's. */
export function safeNext(next: string | undefined): string {
  if (!next || !URL.canParse(next, location.origin)) return "/dashboard";
  const url = new URL(next, location.origin);
  return url.origin === location.origin && url.pathname !== "/login" ? url.pathname + url.search + url.hash : "/dashboard";
}
