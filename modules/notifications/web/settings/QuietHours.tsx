import { Link } from "@lectern/ui/Link";
import { Switch } from "@lectern/ui/Switch";
import { TextField } from "@lectern/ui/TextField";
import { useUser } from "@lectern/ui/web/session";
import { useState } from "react";
import type { Preferences } from "../api.ts";
import { useT } from "../t.ts";

type Hours = NonNullable<Preferences["quietHours"]>;

const NIGHT: Hours = { from: "22:00", to: "07:00" };

interface QuietHoursProps {
  value: Hours | null;
  onChange: (hours: Hours | null) => void;
}

/** Off, or from when to when, by the person's own clock. */
export function QuietHours({ value, onChange }: QuietHoursProps) {
  const t = useT();
  const { timeZone } = useUser();
  const [typed, setTyped] = useState(value ?? NIGHT);
  const equal = typed.from === typed.to;

  function type(hours: Hours) {
    setTyped(hours);
    // Half-typed times are empty.
    if (hours.from !== "" && hours.to !== "" && hours.from !== hours.to) onChange(hours);
  }

  return (
    <div className="flex flex-col gap-4">
      <Switch label={t("quiet.on")} checked={value !== null} onChange={(on) => onChange(on ? (equal ? NIGHT : typed) : null)} />
      {value && (
        <div className="flex flex-wrap gap-4">
          <TextField
            type="time"
            label={t("quiet.from")}
            value={typed.from}
            required
            onChange={(event) => type({ ...typed, from: event.target.value })}
            className="w-36"
          />
          <TextField
            type="time"
            label={t("quiet.to")}
            value={typed.to}
            required
            error={equal && t("quiet.equal")}
            onChange={(event) => type({ ...typed, to: event.target.value })}
            className="w-36"
          />
        </div>
      )}
      <p className="text-sm text-muted">
        {t("quiet.zone", { zone: timeZone.replaceAll("_", " ") })} <Link to="/profile">{t("quiet.changeZone")}</Link>
      </p>
    </div>
  );
}
