import { Failure } from "@lectern/ui/Failure";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useFormat } from "@lectern/ui/web/format";
import { sessionFetch } from "@lectern/ui/web/http";
import { useQuery } from "@tanstack/react-query";
import { ScrollBox } from "../../author/ScrollBox.tsx";
import { useT } from "../../t.ts";
import type { FileToShow } from "../api.ts";

/** More than anybody reads in a dialog. */
const SHOWN_BYTES = 200_000;

/** The words of a file, as words: markup in it stays markup. */
export default function TextView({ file }: { file: FileToShow }) {
  const t = useT();
  const format = useFormat();
  const text = useQuery({
    queryKey: ["courses", "material", file.url, "text", file.size],
    queryFn: async ({ signal }) => {
      const response = await sessionFetch(file.url, { headers: { range: `bytes=0-${SHOWN_BYTES - 1}` }, signal });
      if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status, code: "file_unreadable", title: response.statusText });
      return decode(await response.arrayBuffer());
    },
  });
  if (text.isError) return <Failure inline error={text.error} onRetry={() => void text.refetch()} />;
  if (text.data === undefined) return <Skeleton className="h-60 rounded-md" />;
  return (
    <>
      <ScrollBox label={file.filename} className="max-h-[60dvh] rounded-md border border-line bg-sunken">
        <pre className="p-4 text-sm whitespace-pre-wrap">{text.data}</pre>
      </ScrollBox>
      {file.size > SHOWN_BYTES && <p className="mt-2 text-sm text-muted">{t("materials.preview.begins", { size: format.bytes(SHOWN_BYTES) })}</p>}
    </>
  );
}

/** UTF-8, or UTF-16 by its byte order mark. */
function decode(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}
