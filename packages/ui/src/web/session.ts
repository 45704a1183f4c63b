import { createContext, use } from "react";
import type { Language } from "./i18n.ts";
import type { Theme } from "./theme.ts";

/** The person signed in, as `GET /api/auth/profile` answers. */
export interface SessionUser {
  id: string;
  email: string;
  fullName: string;
  /** Role in the organisation. */
  role: string;
  organisationId: string;
  language: Language;
  /** IANA name. */
  timeZone: string;
  avatarUrl: string | null;
  createdAt: string;
  emailVerified: boolean;
  theme: Theme;
  /** Move less, whatever the system says. */
  reducedMotion: boolean;
  /** What their organisation looks like. */
  branding?: { accentColour: string | null; logoUrl: string | null };
}

interface SessionActions {
  /** After logging in, registering or changing the profile: takes the new person on. */
  accept: (user: SessionUser) => void;
  /** Ends the session here and on the server, in every tab, and forgets what was cached. */
  signOut: () => Promise<void>;
}

export type Session = SessionActions & ({ status: "unknown" } | { status: "signedOut" } | { status: "signedIn"; user: SessionUser });

export const SessionContext = createContext<Session | null>(null);

/** Who is here. `unknown` only in the first moments of a cold load. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession is used outside the shell");
  return session;
}

/** The person, on pages that need one (`access` other than `public`). */
export function useUser(): SessionUser {
  const session = useSession();
  if (session.status !== "signedIn") throw new Error("useUser is used on a page without a session");
  return session.user;
}

const ADMINS: readonly string[] = ["admin", "platform_admin"];
const TEACHERS: readonly string[] = ["instructor", "teaching_assistant"];

/** Administers the organisation. What they may really do is the server's decision; this hides what would fail. */
export function isAdmin(user: SessionUser): boolean {
  return ADMINS.includes(user.role);
}

/** Teaches or administers. */
export function isStaff(user: SessionUser): boolean {
  return isAdmin(user) || TEACHERS.includes(user.role);
}
