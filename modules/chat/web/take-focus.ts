/** As `ref` of the field that somebody opened a panel for. */
export function takeFocus(field: HTMLElement | null): void {
  field?.focus();
}
