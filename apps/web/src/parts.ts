import type { WebPart } from "@lectern/ui/web/part";

// Found by their place, so that a new module appears without a line here.
const found = import.meta.glob<WebPart>("../../../modules/*/web/index.tsx", { eager: true, import: "web" });

/** What the modules give to the web application. */
export const parts: readonly WebPart[] = Object.values(found);
