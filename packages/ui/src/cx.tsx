/** Joins class names, leaving out what is false. Components take `className` for layout (margin, width), not for looks. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
