const MAX_FILENAME = 255;

/** The last part of a name that somebody gave a file, without characters that mean something to a file system or a header, or turn writing around. */
export function safeFilename(name: string): string {
  const last = name.toWellFormed().normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, "").trim();
  return clean.length <= MAX_FILENAME ? clean || "file" : shorten(clean);
}

/** A new content's ending under the old name: `Plan.docx` shown as a PDF is `Plan.pdf`. */
export function withEndingOf(name: string, uploaded: string): string {
  const [before, after] = [endingOf(name), endingOf(uploaded)];
  if (after === "" || before.toLowerCase() === after.toLowerCase()) return name;
  return safeFilename(name.slice(0, name.length - before.length) + after);
}

function endingOf(name: string): string {
  return /\.[^.\s]{1,15}$/.exec(name)?.[0] ?? "";
}

/** Keeps the ending. */
function shorten(name: string): string {
  const ending = endingOf(name);
  return name.slice(0, MAX_FILENAME - ending.length).toWellFormed() + ending;
}
