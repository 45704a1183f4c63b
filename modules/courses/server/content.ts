import type { ContentType } from "../contract.ts";
import { isHttps, MATERIAL_URL, sanitiseHtml } from "./sanitise.ts";

/** Content as it may be stored, with the material it stands on, or why not. */
export type CheckedContent =
  | { readonly ok: true; readonly content: string; readonly materialId: string | null }
  | { readonly ok: false; readonly reason: "https_address_or_material_expected" | "https_address_expected" | "material_expected" };

const BARE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What the content of each type has to be (see `sectionContent` in the contract). Whether the material exists is asked elsewhere. */
export function checkContent(type: ContentType, raw: string, sanitise: (html: string) => string = sanitiseHtml): CheckedContent {
  const text = raw.trim();
  switch (type) {
    case "video":
    case "audio":
      return text === "" || isHttps(text) ? plain(text) : (material(text) ?? { ok: false, reason: "https_address_or_material_expected" });
    case "embed":
      return text === "" || isHttps(text) ? plain(text) : { ok: false, reason: "https_address_expected" };
    case "file":
      return text === "" ? plain("") : (material(text) ?? { ok: false, reason: "material_expected" });
    default:
      return plain(sanitise(raw));
  }
}

function plain(content: string): CheckedContent {
  return { ok: true, content, materialId: null };
}

function material(text: string): CheckedContent | null {
  const materialId = (MATERIAL_URL.exec(text)?.[1] ?? BARE_ID.exec(text)?.[0])?.toLowerCase();
  return materialId ? { ok: true, content: materialUrl(materialId), materialId } : null;
}

export function materialUrl(materialId: string): string {
  return `/api/materials/${materialId}`;
}
