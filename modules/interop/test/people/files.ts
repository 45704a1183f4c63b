import { buffer } from "node:stream/consumers";
import type { TestApp, TestReply } from "@lectern/testing";
import { stringify } from "csv-stringify/sync";
import { ZipFile } from "yazl";

/** A form with one file, as a browser sends it. */
export function form(content: Uint8Array | string, filename = "people.csv", fields: Readonly<Record<string, string>> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  data.set("file", new Blob([content as BlobPart]), filename);
  return data;
}

export const csv = (rows: readonly (readonly string[])[], delimiter = ","): string =>
  stringify(
    rows.map((row) => [...row]),
    { delimiter },
  );

export async function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), name);
  archive.end();
  return buffer(archive.outputStream);
}

/** The states in which something is being done. */
const UNDER_WAY = ["checking", "applying", "undoing"];

/**
 * The calls of the import, as an administrator makes them. They come back when all that followed from it is done too (`everything`), or
 * when the import itself is (`itself`): what tens of thousands of events set off afterwards takes its time.
 */
export function importer(app: TestApp, token: string, waitFor: "everything" | "itself" = "everything") {
  const path = (id: string, rest = "") => `/api/people-imports/${id}${rest}`;
  const follow = async (id: string, stage: "check" | "apply" | "undo"): Promise<TestReply> => {
    const started = await app.request("POST", path(id, `/${stage}`), { token });
    if (started.status !== 202) return started;
    if (waitFor === "everything") await app.drain();
    for (;;) {
      const reply = await app.request("GET", path(id), { token });
      if (!UNDER_WAY.includes(reply.body.state)) return reply;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    upload: (content: Uint8Array | string, filename?: string, fields?: Record<string, string>) =>
      app.request("POST", "/api/people-imports", { token, body: form(content, filename, fields) }),
    get: (id: string) => app.request("GET", path(id), { token }),
    map: async (id: string, change: object) => {
      const { body } = await app.request("GET", path(id), { token });
      return app.request("PATCH", path(id), { token, body: { mapping: { ...body.mapping, ...change } } });
    },
    check: (id: string) => follow(id, "check"),
    apply: (id: string) => follow(id, "apply"),
    undo: (id: string) => follow(id, "undo"),
    rows: async (id: string, stage: string, outcome?: string) =>
      (await app.request("GET", path(id, `/rows?stage=${stage}&limit=200${outcome ? `&outcome=${outcome}` : ""}`), { token })).body.items,
    download: (id: string, stage: string, outcome?: string) =>
      app.request("GET", path(id, `/rows.csv?stage=${stage}${outcome ? `&outcome=${outcome}` : ""}`), { token }),
    codes: (id: string, replace = false) => app.request("POST", path(id, "/sign-in-codes"), { token, body: { replace } }),
    discard: (id: string) => app.request("DELETE", path(id), { token }),
    /** File to report, in one go. */
    run: async (content: Uint8Array | string, change: object = {}) => {
      const { body } = await app.request("POST", "/api/people-imports", { token, body: form(content) });
      await app.request("PATCH", path(body.id), { token, body: { mapping: { ...body.mapping, ...change } } });
      await follow(body.id, "check");
      return follow(body.id, "apply");
    },
  };
}
