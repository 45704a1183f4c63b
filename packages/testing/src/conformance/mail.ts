import type { MailMessage, MailPort, Sql } from "@lectern/core/ports";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export interface DeliveredMail {
  readonly to: readonly string[];
  /** As it went over the wire, headers and all; what was kept where nothing goes over a wire. */
  readonly raw: string;
}

export interface MailUnderTest {
  readonly mail: MailPort;
  readonly sql: Sql;
  readonly delivered: () => Promise<readonly DeliveredMail[]>;
  /** What the administrator's copy says of an accepted mail. */
  readonly status: "stored" | "sent";
  readonly stop: () => Promise<void>;
}

export const sampleMail: MailMessage = {
  to: "ann@example.org",
  subject: "Chào mừng bạn",
  text: "Xin chào, Ann.\n",
  html: "<p>Xin chào, Ann.</p>",
  kind: "users.verify-email",
  organisationId: null,
  language: "vi",
};

/** What every mail adapter has to keep. */
export function describeMail(name: string, make: () => Promise<MailUnderTest>): void {
  describe(`mail: ${name}`, () => {
    let under: MailUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.stop());

    const copies = () => under.sql<{ recipient: string; subject: string; status: string }[]>`select recipient, subject, status from platform.mail order by id`;

    it("delivers to the one address and keeps a copy for the administrator", async () => {
      await under.mail.send(sampleMail);
      const [delivered, ...more] = await under.delivered();
      expect(delivered?.to).toEqual(["ann@example.org"]);
      expect(more).toEqual([]);
      expect(await copies()).toMatchObject([{ recipient: "ann@example.org", subject: "Chào mừng bạn", status: under.status }]);
    });

    it("lets no subject become a header", async () => {
      await under.mail.send({ ...sampleMail, subject: "Hello\r\nBcc: eve@example.org\r\n\r\nbody\u2028x" });
      const [delivered] = await under.delivered();
      expect(delivered?.to).toEqual(["ann@example.org"]);
      expect(delivered?.raw).not.toMatch(/^Bcc:/im);
      expect(await copies()).toMatchObject([{ subject: "Hello Bcc: eve@example.org body x" }]);
    });

    it("sends to nobody when the address is more or less than one address", async () => {
      for (const to of [
        "ann@example.org\r\nBcc: eve@example.org",
        "ann@example.org, eve@example.org",
        "Ann <ann@example.org>",
        "ann@example.org\n",
        "group: ann@example.org;",
        "not an address",
        "",
        "@example.org",
      ]) {
        await expect(under.mail.send({ ...sampleMail, to }), to).rejects.toMatchObject({ code: "mail_address_refused", kind: "user" });
      }
      expect(await under.delivered()).toEqual([]);
    });

    it("delivers each of many sent at once", async () => {
      const people = Array.from({ length: 20 }, (_, n) => `person-${n}@example.org`);
      await Promise.all(people.map((to) => under.mail.send({ ...sampleMail, to })));
      const delivered = await under.delivered();
      expect(delivered.flatMap(({ to }) => to).toSorted()).toEqual(people.toSorted());
    });
  });
}
