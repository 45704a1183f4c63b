import type { QueryClient } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import type { SocketHandlers } from "./realtime.ts";

/** Who may open a page. The server decides what they get; this decides what is offered and where to log in first. */
export type Access = "public" | "signedOut" | "signedIn" | "staff" | "admin";

export interface NavEntry {
  /** Key in the module's locale file; it must start with `nav.`: those strings are in the first load. */
  labelKey: `nav.${string}`;
  icon: LucideIcon;
  /** Smaller comes first. */
  order: number;
  /** `main` (default): header and bottom bar; `admin`: the administration's side list. */
  place?: "main" | "admin";
}

export interface WebRoute {
  /** Address with parameters as `$name`: `/course/$courseId`. */
  path: string;
  /** The page: a default-exported component in a file of its own, so that it becomes a chunk of its own. */
  lazy: () => Promise<{ default: ComponentType }>;
  /**
   * - `signedOut`: for people without a session (log in, register); others go to the dashboard
   * - `staff`: instructors, teaching assistants and administrators
   */
  access: Access;
  /** Its place in the navigation, or several. */
  nav?: NavEntry | readonly NavEntry[];
  /** `bare`: without header and navigation (log in). */
  layout?: "bare" | "page";
  /** Starts the page's queries beside the download of its code. */
  preload?: (context: { params: Record<string, string>; queryClient: QueryClient }) => void;
}

/** What a module gives to the web application: `web/index.tsx` exports it as `web`. */
export interface WebPart {
  /** The module's name; also the namespace of `locales/{en,vi}.json` beside the index. */
  name: string;
  routes: readonly WebRoute[];
  /** What socket events do to the query cache; loaded with the socket, after the first paint. */
  events?: () => Promise<{ default: SocketHandlers }>;
}

/**
 * Declares a module's web part. Keep the index small, it is in everybody's first load: no contract values (only
 * types), no component that is not lazy.
 *
 * @example
 * export const web = defineWebPart({
 *   name: "notes",
 *   routes: [{ path: "/notes", access: "signedIn", lazy: () => import("./NotesPage.tsx"), nav: { labelKey: "nav.notes", icon: NotebookPen, order: 40 } }],
 *   events: () => import("./events.ts"),
 * });
 */
export function defineWebPart(part: WebPart): WebPart {
  return part;
}
