import { notFound, type Context, type FileReply, type UploadedFile } from "@lectern/core";
import { userUpdated, type Person } from "../../contract.ts";
import { lockPerson, updateAvatar, type PersonRow } from "../repository/people.repository.ts";
import type { PersonGrant } from "../users.policy.ts";
import { presentChange, presentPerson } from "../users.presenter.ts";
import { keepImage, openImage } from "./images.ts";

/** Throws `file_required`, `image_type_unsupported`. The size was checked on the way in. */
export async function setAvatar(ctx: Context, grant: PersonGrant, file: UploadedFile | null): Promise<Person> {
  return presentPerson(await replaceAvatar(ctx, grant.person, await keepImage(ctx, file)));
}

export async function removeAvatar(ctx: Context, grant: PersonGrant): Promise<void> {
  await replaceAvatar(ctx, grant.person, null);
}

/** Throws `not_found` for people without a picture. */
export async function getAvatar(ctx: Context, person: PersonRow): Promise<FileReply> {
  return openImage(ctx, "avatar", person.avatarHash, person.avatarMediaType);
}

async function replaceAvatar(ctx: Context, person: PersonRow, avatar: { hash: string; mediaType: string } | null): Promise<PersonRow> {
  return ctx.transaction(async (tx) => {
    const before = await lockPerson(tx.sql, person.id, "update");
    if (!before) throw notFound("person");
    if (before.avatarHash === (avatar?.hash ?? null)) return before;
    const after = await updateAvatar(tx.sql, person.id, avatar, ctx.now());
    await tx.emit(userUpdated, presentChange(after), { organisationId: after.organisationId });
    return after;
  });
}
