import type { Context } from "@lectern/core";
import type { Message } from "../../contract.ts";
import { everyoneNotAllowed } from "../chat.errors.ts";
import type { RoomGrant } from "../chat.policy.ts";
import { presentMessages } from "../chat.presenter.ts";
import { personOf } from "../people.ts";
import { saveMessages } from "../save-messages.ts";
import { fileToSend } from "./files.ts";
import { mentionedIn } from "./mentions.ts";

export interface Draft {
  readonly clientId: string;
  readonly message: string;
  readonly messageType?: "text" | "file";
  readonly fileId?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly mentions?: readonly string[] | undefined;
  readonly mentionsEveryone?: boolean | undefined;
}

/** Resolves after the commit; the same `clientId` again answers the message that is there, as it is now. */
export async function send(ctx: Context, { actor, access }: RoomGrant, draft: Draft): Promise<Message> {
  const isModerator = access.permissions.includes("moderate");
  if (draft.mentionsEveryone && !isModerator) throw everyoneNotAllowed();
  const sender = await personOf(ctx, actor);
  const mentions = await mentionedIn(ctx, access, draft.message, draft.mentions ?? []);
  const saved = await ctx.write(saveMessages, {
    access,
    isModerator,
    sender,
    clientId: draft.clientId,
    body: draft.message,
    messageType: draft.fileId ? "file" : "text",
    replyTo: draft.replyTo ?? null,
    mentions,
    mentionsEveryone: draft.mentionsEveryone ?? false,
    file: draft.fileId ? await fileToSend(ctx, { actor, access }, draft.fileId) : null,
    system: null,
  });
  if (!saved.repeated) return saved.message;
  const [message] = await presentMessages(ctx, access.organisationId, [saved.row]);
  if (!message) throw new Error(`message ${saved.row.id} cannot be shown`);
  return message;
}
