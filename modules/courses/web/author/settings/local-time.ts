/** An instant as `<input type="datetime-local">` takes it, in the device's time zone; empty for none. */
export function toLocalTime(iso: string | null): string {
  if (!iso) return "";
  const date = new Date(iso);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function fromLocalTime(local: string): string | null {
  return local === "" ? null : new Date(local).toISOString();
}

/** The zone those times are meant in, to be said beside the field. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
}
