interface Sheet {
  title: string;
  /** Where the code is typed in. */
  how: string;
  people: readonly { fullName: string; email: string; code: string }[];
}

/** Prints slips to cut out, from a frame of its own: the page itself stays as it is. Text goes in as text, never as HTML. */
export function printCodes({ title, how, people }: Sheet): void {
  const frame = document.createElement("iframe");
  frame.style.display = "none";
  document.body.append(frame);
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  if (!page || !view) return frame.remove();
  page.title = title;
  page.body.style.cssText = "font: 11pt/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 1fr 1fr; gap: 0;";
  for (const { fullName, email, code } of people) {
    const slip = page.createElement("div");
    slip.style.cssText = "border: 1px dashed #999; padding: 8mm; break-inside: avoid;";
    for (const [text, style] of [
      [fullName, "font-weight: 600"],
      [email, ""],
      [code, "font: 600 15pt ui-monospace, monospace; margin: 2mm 0"],
      [how, "font-size: 9pt; color: #444"],
    ] as const) {
      const line = page.createElement("p");
      line.textContent = text;
      line.style.cssText = `margin: 0; ${style}`;
      slip.append(line);
    }
    page.body.append(slip);
  }
  view.addEventListener("afterprint", () => frame.remove());
  view.print();
}
