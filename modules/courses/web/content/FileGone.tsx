import { Callout } from "@lectern/ui/Callout";
import { useT } from "../t.ts";

/** Content refers to a file that the course's staff has deleted since. */
export function FileGone() {
  const t = useT();
  return (
    <Callout tone="warning" title={t("file.gone")}>
      {t("file.goneNext")}
    </Callout>
  );
}
