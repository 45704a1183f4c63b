import { useStrings } from "@lectern/ui/web/i18n";

/** A reason in the reader's language with its fix; a code this version does not know stays as it is. */
export function useRowReason(): (reason: { code: string; value?: string | undefined }) => string {
  const strings = useStrings("interop");
  return ({ code, value }) => {
    const key = `rowReason.${code}`;
    const text = strings(key, { value: value ?? "" });
    return text === key ? code : text;
  };
}
