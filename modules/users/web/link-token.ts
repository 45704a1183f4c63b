import { useState } from "react";

/** The token of a mail's link. It stands behind `#`, where no server or proxy logs it: `/verify-email#token=…`. */
export function useLinkToken(): string | undefined {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token"));
  return token ?? undefined;
}
