import type { Context } from "@lectern/core";
import { email, userCreated } from "../contract.ts";
import { hashPassword } from "./password-hash.ts";
import { findDefaultOrganisation } from "./repository/organisations.repository.ts";
import { insertPerson } from "./repository/people.repository.ts";
import { foundFirstOrganisation } from "./service/organisations.ts";
import { emailTaken } from "./users.errors.ts";
import { presentChange } from "./users.presenter.ts";

/**
 * The first organisation and its administrator, from `ADMIN_EMAIL` and `ADMIN_PASSWORD`. The operator chose them, so this
 * person also administers the platform: nobody else could make the first one. Does nothing once there is an organisation.
 */
export default async function bootstrap(ctx: Context, { adminEmail, adminPassword }: { adminEmail: string; adminPassword: string }): Promise<void> {
  if (await findDefaultOrganisation(ctx.sql)) return;
  const address = email.parse(adminEmail);
  const passwordHash = await hashPassword(adminPassword);
  await ctx.transaction(async (tx) => {
    const { organisation, founded } = await foundFirstOrganisation(ctx, tx, {});
    if (!founded) return;
    const person = await insertPerson(tx.sql, {
      id: ctx.newId(),
      organisationId: organisation.id,
      email: address,
      fullName: "Administrator",
      role: "platform_admin",
      passwordHash,
      emailVerifiedAt: ctx.now(),
      language: organisation.defaultLanguage,
      timeZone: organisation.timeZone,
      createdAt: ctx.now(),
    });
    if (!person) throw emailTaken();
    await tx.emit(userCreated, presentChange(person), { organisationId: organisation.id, actorId: null });
    await tx.audit({ action: "user.bootstrapped", targetType: "user", targetId: person.id, organisationId: organisation.id });
  });
}
