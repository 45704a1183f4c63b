import { expect } from "vitest";
import type { TestApp } from "@lectern/testing";

/** A finished resumable upload of these bytes; answers its id. */
export async function uploadBytes(app: TestApp, token: string, content: Uint8Array | string, filename: string): Promise<string> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const encode = (text: string) => Buffer.from(text).toString("base64");
  const reply = await app.request("POST", "/api/uploads", {
    token,
    body: bytes,
    headers: {
      "tus-resumable": "1.0.0",
      "content-type": "application/offset+octet-stream",
      "upload-length": String(bytes.length),
      "upload-metadata": `filename ${encode(filename)},purpose ${encode("course-material")}`,
    },
  });
  expect([reply.status, reply.headers.get("upload-offset")], JSON.stringify(reply.body)).toEqual([201, String(bytes.length)]);
  return reply.headers.get("location")?.split("/").at(-1) ?? "";
}
