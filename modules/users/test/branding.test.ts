import { randomUUID } from "node:crypto";
import type { OrganisationRole } from "@lectern/core";
import { startTestApp, type TestApp } from "@lectern/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildOrganisation, buildPerson, buildToken } from "../users.factory.ts";

let app: TestApp;
let organisationId: string;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  organisationId = (await buildOrganisation(app.ctx(), { name: "Trường Bắc Hà" })).id;
});

async function person(role: OrganisationRole, organisation = organisationId) {
  const built = await buildPerson(app.ctx(), { organisationId: organisation, role });
  return { ...built, token: await buildToken(app.ctx(), built.id) };
}
const patch = (token: string, body: object) => app.request("PATCH", `/api/organisations/${organisationId}`, { token, body });

describe("what an organisation looks like", () => {
  it("takes an accent colour that white text can be read on, and refuses others with the contrast", async () => {
    const admin = await person("admin");
    expect((await patch(admin.token, { accentColour: "#0B5D3B" })).body.branding).toEqual({ accentColour: "#0b5d3b", logoUrl: null });
    const { body: profile } = await app.request("GET", "/api/auth/profile", { token: (await person("student")).token });
    expect(profile.branding).toEqual({ accentColour: "#0b5d3b", logoUrl: null });
    expect((await patch(admin.token, { accentColour: "#ffd400" })).body).toMatchObject({ code: "accent_contrast_too_low", required: 4.5 });
    expect((await patch(admin.token, { accentColour: "red" })).status).toBe(400);
    expect((await patch(admin.token, { name: "Renamed" })).body.branding.accentColour).toBe("#0b5d3b");
    expect((await patch(admin.token, { accentColour: null, settings: { publicCatalogue: false } })).body).toMatchObject({
      branding: { accentColour: null },
      settings: { publicCatalogue: false, registrationOpen: true },
    });
  });

  it("keeps a logo for its own people only", async () => {
    const [admin, student] = [await person("admin"), await person("student")];
    const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    const upload = (token: string, content: Uint8Array) => {
      const body = new FormData();
      body.set("file", new Blob([content as BlobPart]), "logo.png");
      return app.request("POST", `/api/organisations/${organisationId}/logo`, { token, body });
    };
    const { body } = await upload(admin.token, png);
    expect(body.branding.logoUrl).toMatch(/^\/api\/organisations\/.*\/logo\?v=/);
    expect((await app.request("GET", body.branding.logoUrl, { token: student.token })).headers.get("content-type")).toBe("image/png");
    expect((await upload(student.token, png)).status).toBe(403);
    expect((await upload(admin.token, Buffer.from("<svg/>"))).body.code).toBe("image_type_unsupported");
    const stranger = await person("admin", (await buildOrganisation(app.ctx())).id);
    expect((await app.request("GET", body.branding.logoUrl, { token: stranger.token })).status).toBe(404);
    expect((await upload(stranger.token, png)).status).toBe(404);
    const removed = await app.request("DELETE", `/api/organisations/${organisationId}/logo`, { token: admin.token });
    expect(removed.body.branding.logoUrl).toBeNull();
  });
});

describe("mails in an organisation's own words", () => {
  const path = (rest = "") => `/api/organisations/${organisationId}/mail-templates${rest}`;
  const save = (token: string, body: object, rest = "/invitation/en") => app.request("PUT", path(rest), { token, body });

  it("are sent with every value escaped in HTML, and built-in again after a reset", async () => {
    const admin = await person("admin");
    const list = await app.request("GET", path(), { token: admin.token });
    expect(list.body.items).toHaveLength(6);
    expect(list.body.items.every(({ body, isCustom }: { body: string; isCustom: boolean }) => body.includes("{{link}}") && !isCustom)).toBe(true);
    const saved = await save(admin.token, { subject: "Come to {{organisation}}", body: "Dear {{fullName}},\n\n<b>start</b> here:\n\n{{link}}\n\nThe office" });
    expect(saved.body).toMatchObject({ isCustom: true, kind: "invitation" });
    const invite = async () => {
      const email = `guest-${randomUUID()}@example.test`;
      await app.request("POST", "/api/users", { token: admin.token, body: { email, fullName: "Bob <script>", language: "en" } });
      await app.drain();
      const [mail] = await app.sql`select subject, text_body, html_body from platform.mail where recipient = ${email}`;
      return mail;
    };
    const mail = await invite();
    expect(mail?.["subject"]).toBe("Come to Trường Bắc Hà");
    expect(mail?.["textBody"]).toMatch(/Dear Bob <script>,[\s\S]*\/set-password#token=/);
    expect(mail?.["htmlBody"]).toContain("Dear Bob &lt;script&gt;,");
    expect(mail?.["htmlBody"]).toContain("&lt;b&gt;start&lt;/b&gt;");
    expect(mail?.["htmlBody"]).toMatch(/<a href="[^"]+\/set-password#token=/);
    expect((await app.request("DELETE", path("/invitation/en"), { token: admin.token })).status).toBe(204);
    expect((await invite())?.["subject"]).toBe("Trường Bắc Hà invites you to Lectern");
  });

  it("are refused without their link, and with placeholders nobody knows", async () => {
    const admin = await person("admin");
    expect((await save(admin.token, { subject: "Hello", body: "No way in" })).body.code).toBe("template_link_missing");
    expect((await save(admin.token, { subject: "Hello", body: "{{link}} {{password}}" })).body).toMatchObject({
      code: "template_placeholder_unknown",
      placeholder: "password",
    });
    expect((await save(admin.token, { subject: "{{link}}", body: "{{link}}" })).body.code).toBe("template_placeholder_unknown");
    expect((await save(admin.token, { subject: "Hello", body: "{{link}}" }, "/farewell/en")).status).toBe(400);
    const preview = await app.request("POST", path("/preview"), {
      token: admin.token,
      body: { kind: "reset", language: "vi", subject: "Xin chào {{fullName}}", body: "{{link}}" },
    });
    expect(preview.body.subject).toBe("Xin chào Avery Morgan");
    expect(await app.sql`select 1 from users.mail_template where organisation_id = ${organisationId}`).toHaveLength(0);
  });

  it("are read in no time, whatever stands between braces", async () => {
    const admin = await person("admin");
    const before = performance.now();
    expect((await save(admin.token, { subject: "Hello", body: `{{link}} {{a${" ".repeat(2_000)}b` })).status).toBe(200);
    expect((await save(admin.token, { subject: "Hello", body: `{{link}} {{${" ".repeat(2_000)}!{{${"\n".repeat(2_000)}` })).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it("are the administrators' of that organisation alone", async () => {
    const stranger = await person("admin", (await buildOrganisation(app.ctx())).id);
    for (const [token, status] of [
      [(await person("instructor")).token, 403],
      [stranger.token, 404],
    ] as const) {
      expect((await app.request("GET", path(), { token })).status).toBe(status);
      expect((await save(token, { subject: "Hello", body: "{{link}}" })).status).toBe(status);
      expect((await app.request("DELETE", path("/invitation/en"), { token })).status).toBe(status);
    }
  });
});
