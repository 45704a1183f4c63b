import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "../server/password-hash.ts";

describe("password hashing", () => {
  it("makes PHC strings of argon2id that only the same password fits, in any Unicode form", async () => {
    const hash = await hashPassword("mật khẩu của tôi");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hashPassword("mật khẩu của tôi")).not.toBe(hash);
    expect(await verifyPassword("mật khẩu của tôi".normalize("NFD"), hash)).toEqual({ matches: true, outdated: false });
    expect(await verifyPassword("Mật khẩu của tôi", hash)).toEqual({ matches: false, outdated: false });
    expect(await verifyPassword("mật khẩu của tôi", null)).toEqual({ matches: false, outdated: false });
  });

  it("verifies the strings of other implementations", async () => {
    // From the argon2 reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
    const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await verifyPassword("password", reference)).toEqual({ matches: true, outdated: true });
    await expect(verifyPassword("password", "$2b$12$notargon")).rejects.toMatchObject({ code: "internal_error" });
  });

  it("turns people away instead of letting the queue grow without end, and works on afterwards", async () => {
    const results = await Promise.allSettled(Array.from({ length: 140 }, () => verifyPassword("password", null)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(140 - 122);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "overloaded", status: 503 });
    expect((await verifyPassword("password", null)).matches).toBe(false);
  });
});
