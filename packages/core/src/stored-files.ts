import { z } from "zod";
import { defineCall, type CallDefinition } from "./message.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const filesQuestion = z.object({ hashes: z.array(sha256).max(500) });
const filesAnswer = z.object({ inUse: z.array(sha256) });

export type FilesInUseCall = CallDefinition<string, typeof filesQuestion, typeof filesAnswer>;

/**
 * Every room that keeps hashes of stored files answers this call, listed as `filesInUse` in its `module.ts`: which of the
 * given hashes do you still refer to? The platform deletes what no room uses; a room that does not answer keeps everything.
 *
 * @example
 * export const filesInUse = defineFilesInUse("users");
 * serveCall(contract.filesInUse, async (ctx, { hashes }) => ({ inUse: await avatars.findInUse(ctx.sql, hashes) }))
 */
export function defineFilesInUse(moduleName: string): FilesInUseCall {
  return defineCall({
    name: `${moduleName}.filesInUse`,
    summary: "Which of these stored files the room still refers to",
    input: filesQuestion,
    output: filesAnswer,
  });
}
