import type { QueryClient } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import type { Language } from "./i18n.ts";
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
  /** Something small beside the label, such as a count; loaded after the first page. It says itself what it counts, and draws nothing at 0. */
  badge?: () => Promise<{ default: ComponentType }>;
}

/** What a page says of itself in its head, to search engines and to whoever shows links. */
export interface PageHead {
  title: string;
  /** Plain text; shortened where it is too long. */
  description?: string | undefined;
  /** Path and query of the one address this content has. */
  canonical: string;
  /** Path of a picture. */
  image?: string | undefined;
  /** Default `index, follow`. */
  robots?: string;
  /** schema.org, as JSON-LD; addresses may be paths under `origin`. */
  structuredData?: object;
}

export interface DocumentContext {
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  language: Language;
  /** `https://…` without a slash at the end. */
  origin: string;
  /** Fill it with what the page's queries will ask for: the browser gets it along and does not ask again. */
  queryClient: QueryClient;
}

/** Answers null where there is no such thing for a visitor (404). */
export type PageDocument = (context: DocumentContext) => Promise<PageHead | null>;

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
  /** Makes the page readable without JavaScript: drawn on the server for visitors. Never in a browser's load. */
  document?: () => Promise<{ default: PageDocument }>;
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
  /**
   * Works for as long as somebody is signed in, whatever page is open: sends what waits, keeps counts true. Loaded once the
   * socket is connected for the first time; it draws nothing.
   */
  background?: () => Promise<{ default: ComponentType }>;
  /**
   * A button in the header beside the account, for everybody who is signed in: 40 by 40 px, whose place is kept from the first
   * paint. Loaded once the socket is connected for the first time.
   */
  headerItem?: () => Promise<{ default: ComponentType }>;
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
