import { Switch } from "@lectern/ui/Switch";
import type { Preferences } from "../api.ts";
import { useT } from "../t.ts";

type Kind = keyof Preferences["kinds"];

const KINDS: readonly Kind[] = [
  "chat.mention",
  "chat.reply",
  "chat.direct",
  "chat.everyone",
  "announcement",
  "course.published",
  "enrolment.created",
  "enrolment.promoted",
  "enrolment.ended",
];
const CHANNELS = ["inApp", "email"] as const;

interface KindTableProps {
  preferences: Preferences;
  onChange: (next: Preferences) => void;
}

/** What × how. */
export function KindTable({ preferences, onChange }: KindTableProps) {
  const t = useT();
  const { kinds, emailDigest } = preferences;
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-xs text-muted">
          <th scope="col" className="pb-2 text-start font-medium">
            {t("settings.what")}
          </th>
          {CHANNELS.map((channel) => (
            <th key={channel} scope="col" className="w-20 pb-2 text-end font-medium">
              {t(`channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map((kind) => (
          <tr key={kind} className="border-t border-line">
            <th scope="row" className="py-2.5 pe-3 text-start font-normal">
              {t(`kind.${kind}`)}
            </th>
            {CHANNELS.map((channel) => (
              <td key={channel} className="py-2.5">
                <Switch
                  className="justify-end"
                  label={<span className="sr-only">{`${t(`kind.${kind}`)}: ${t(`channel.${channel}`)}`}</span>}
                  checked={kinds[kind][channel] && (channel === "inApp" || emailDigest !== "off")}
                  disabled={channel === "email" && emailDigest === "off"}
                  onChange={(on) => onChange({ ...preferences, kinds: { ...kinds, [kind]: { ...kinds[kind], [channel]: on } } })}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
