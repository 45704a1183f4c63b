const HOME = "/dashboard";

/** Where to go after the door: only an address of this application, never another site's. `origin`: the application's own. */
export function safeNext(next: string | undefined, origin: string): string {
  if (!next || !URL.canParse(next, origin)) return HOME;
  const url = new URL(next, origin);
  // A path that begins with two slashes would name another host once it stands alone.
  if (url.origin !== origin || url.pathname.startsWith("//") || url.pathname === "/login") return HOME;
  return url.pathname + url.search + url.hash;
}
