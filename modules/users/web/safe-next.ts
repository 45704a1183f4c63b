/** Where to go after the door: only an address of this application, never another site's. */
export function safeNext(next: string | undefined): string {
  if (!next || !URL.canParse(next, location.origin)) return "/dashboard";
  const url = new URL(next, location.origin);
  return url.origin === location.origin && url.pathname !== "/login" ? url.pathname + url.search + url.hash : "/dashboard";
}
