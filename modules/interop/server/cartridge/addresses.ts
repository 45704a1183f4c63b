type AddressKind = { kind: "relative" } | { kind: "absolute"; href: string } | { kind: "data" } | { kind: "unsafe" };

/** What an address is to a browser (WHATWG URL): white space and control characters inside a scheme do not hide it. */
export function webAddress(raw: string, protocols: readonly string[]): AddressKind {
  const compact = raw.replace(/[\p{Cc}\p{Cf}\s]/gu, "");
  if (/^[/\\]{2}/.test(compact)) return parsed(`https:${compact.replaceAll("\\", "/")}`, protocols);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(compact)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "relative" };
  if (scheme === "data") return { kind: "data" };
  return parsed(raw.trim(), protocols);
}

function parsed(address: string, protocols: readonly string[]): AddressKind {
  const url = URL.parse(address);
  return url !== null && protocols.includes(url.protocol) ? { kind: "absolute", href: url.href } : { kind: "unsafe" };
}
