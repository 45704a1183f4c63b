import { PlainLink } from "@lectern/ui/Link";
import { useOnConnect } from "@lectern/ui/web/realtime";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { stateQuery } from "../api.ts";
import { catchUp } from "../cache.ts";
import { useT } from "../t.ts";
import { useRoomReading } from "./use-room-reading.ts";

const MOST_SHOWN = 99;
const LOOK = "relative inline-flex size-10 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text";

const load = () => import("./BellPanel.tsx");
const Panel = lazy(load);

/** How much is unread, on every page; opens the latest, or on phones the page of them. */
export default function Bell() {
  const t = useT();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { data } = useQuery(stateQuery());
  const unread = data?.unread ?? 0;
  const label = unread > 0 ? t("bell.unread", { count: unread }) : t("bell.none");
  useRoomReading();
  // Without an answer now there is another with the next connection.
  useOnConnect(() => void catchUp(queryClient).catch(() => undefined));
  return (
    <>
      <PlainLink to="/notifications" aria-label={label} className={`${LOOK} sm:hidden`}>
        <Face unread={unread} />
      </PlainLink>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
        className={`${LOOK} max-sm:hidden`}
      >
        <Face unread={unread} />
      </button>
      {open && (
        <Suspense fallback={null}>
          <Panel anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Face({ unread }: { unread: number }) {
  return (
    <>
      <BellIcon size={18} aria-hidden="true" />
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="absolute end-0.5 top-0.5 min-w-4.5 rounded-full border-2 border-surface bg-danger px-1 text-center text-[0.625rem] leading-3.5 font-semibold text-on-danger tabular-nums"
        >
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      )}
    </>
  );
}
