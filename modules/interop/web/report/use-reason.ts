import { useStrings } from "@lectern/ui/web/i18n";
import { useMemo } from "react";
import type { ReportItem } from "../../contract.ts";

/** Why an item is not as it was, in the reader's language; a reason this version does not know keeps its English words. */
export function useReason(): (item: ReportItem) => string | undefined {
  const strings = useStrings("interop");
  return useMemo(
    () => (item) => {
      if (!item.reason) return item.detail;
      const plain = `reason.${item.reason}`;
      const values = { ...item.parameters };
      // What was removed from a page comes as a list of words of the importer.
      if (typeof values["removed"] === "string")
        values["removed"] = values["removed"]
          .split(", ")
          .map((word) => known(strings, `removed.${word}`) ?? word)
          .join(", ");
      // The sentence with the values, where there are any and it has a place for them.
      const filled = Object.keys(values)
        .map((name) => known(strings, `${plain}.${name}`, values))
        .find((text) => text !== undefined);
      return filled ?? known(strings, plain) ?? item.detail ?? item.reason;
    },
    [strings],
  );
}

type Strings = ReturnType<typeof useStrings>;

/** A key without a text answers itself. */
function known(strings: Strings, key: string, values?: Record<string, string | number>): string | undefined {
  const text = strings(key, values);
  return text === key ? undefined : text;
}
