import { PlainLink } from "@lectern/ui/Link";
import { useSession } from "@lectern/ui/web/session";

/** The organisation's logo, or the mark, and the name; leads home. */
export function Brand() {
  const session = useSession();
  const logoUrl = session.status === "signedIn" ? session.user.branding?.logoUrl : null;
  return (
    <PlainLink to="/" exact className="flex items-center gap-2 rounded-sm font-semibold tracking-tight">
      {logoUrl ? <img src={logoUrl} alt="" className="h-7 max-w-32 object-contain" /> : <Mark />}
      Lectern
    </PlainLink>
  );
}

function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M9 8v16h14" fill="none" stroke="var(--on-accent)" strokeWidth="3.5" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="20.5" cy="12.5" r="3" fill="var(--on-accent)" />
    </svg>
  );
}
