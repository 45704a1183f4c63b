import { expect } from "vitest";
import type { TestApp } from "./app.ts";

/** A finished resumable upload of these bytes, in one request; answers its id. */
export async function uploadBytes(app: TestApp, token: string, purpose: string, content: Uint8Array | string, filename: string): Promise<string> {
  const bytes = Buffer.from(content);
  const encode = (text: string) => Buffer.from(text).toString("base64");
  const reply = await app.request("POST", "/api/uploads", {
    token,
    body: bytes,
    headers: {
      "tus-resumable": "1.0.0",
      "content-type": "application/offset+octet-stream",
      "upload-length": String(bytes.length),
      "upload-metadata": `filename ${encode(filename)},purpose ${encode(purpose)}`,
    },
  });
  expect([reply.status, reply.headers.get("upload-offset")], JSON.stringify(reply.body)).toEqual([201, String(bytes.length)]);
  return reply.headers.get("location")?.split("/").at(-1) ?? "";
}
