const MEDIA_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  bmp: "image/bmp",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  webp: "image/webp",
  aac: "audio/aac",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  wav: "audio/wav",
  mov: "video/quicktime",
  mp4: "video/mp4",
  m4v: "video/mp4",
  ogv: "video/ogg",
  webm: "video/webm",
  pdf: "application/pdf",
  rtf: "application/rtf",
  epub: "application/epub+zip",
  zip: "application/zip",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  odt: "application/vnd.oasis.opendocument.text",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  css: "text/css",
  csv: "text/csv",
  htm: "text/html",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  srt: "application/x-subrip",
  tex: "application/x-tex",
  txt: "text/plain",
  vtt: "text/vtt",
  xhtml: "application/xhtml+xml",
  xml: "application/xml",
  ipynb: "application/x-ipynb+json",
  py: "text/x-python",
};

/** A first guess from the name; whoever stores the file should look at its bytes before serving it. */
export const mediaTypeOf = (path: string): string => MEDIA_TYPES[extensionOf(path)] ?? "application/octet-stream";

export const isPage = (path: string): boolean => ["html", "htm", "xhtml"].includes(extensionOf(path));

/** Lower case, without the dot; empty when there is none. */
export const extensionOf = (path: string): string => /\.([a-z0-9]{1,10})$/i.exec(path)?.[1]?.toLowerCase() ?? "";

export const baseName = (path: string): string => path.split("/").at(-1) ?? path;

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
