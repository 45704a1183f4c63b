import type { PresencePort } from "@lectern/core/ports";
import { describe, expect, it } from "vitest";

/** What every presence has to keep. `make` gives an empty one. */
export function describePresence(name: string, make: () => Promise<PresencePort>): void {
  describe(`presence: ${name}`, () => {
    it("counts people, not connections", async () => {
      const presence = await make();
      expect(await presence.enter("room", "ann", "1")).toEqual({ first: true, online: 1 });
      expect(await presence.enter("room", "ann", "2")).toEqual({ first: false, online: 1 });
      expect(await presence.enter("room", "ben", "3")).toEqual({ first: true, online: 2 });
      expect(await presence.leave("room", "ann", "1")).toEqual({ last: false, online: 2 });
      expect(await presence.leave("room", "ann", "1")).toEqual({ last: false, online: 2 });
      expect(await presence.leave("room", "ann", "2")).toEqual({ last: true, online: 1 });
      expect(await presence.list("room", 10)).toEqual(["ben"]);
      await presence.leave("room", "ben", "3");
      expect(await presence.count("room")).toBe(0);
    });

    it("takes entering twice with one connection as entering once", async () => {
      const presence = await make();
      await presence.enter("room", "ann", "1");
      expect(await presence.enter("room", "ann", "1")).toEqual({ first: false, online: 1 });
      expect(await presence.leave("room", "ann", "1")).toEqual({ last: true, online: 0 });
    });

    it("knows nothing of rooms and connections nobody entered", async () => {
      const presence = await make();
      expect(await presence.count("room")).toBe(0);
      expect(await presence.list("room", 10)).toEqual([]);
      expect(await presence.leave("room", "ann", "1")).toEqual({ last: false, online: 0 });
      expect(await presence.leaveAll("1")).toEqual([]);
      expect(await presence.remove("room", "ann")).toEqual({ removed: false, online: 0 });
    });

    it("forgets a connection everywhere and a person in one room", async () => {
      const presence = await make();
      for (const room of ["a", "b"]) await presence.enter(room, "ann", "1");
      await presence.enter("a", "ann", "2");
      expect(await presence.leaveAll("1")).toEqual([{ room: "b", online: 0 }]);
      expect(await presence.leaveAll("1")).toEqual([]);
      await presence.enter("a", "ben", "3");
      expect(await presence.remove("a", "ann")).toEqual({ removed: true, online: 1 });
      expect(await presence.remove("a", "ann")).toEqual({ removed: false, online: 1 });
      expect(await presence.leaveAll("2")).toEqual([]);
      expect(await presence.enter("a", "ann", "2")).toEqual({ first: true, online: 2 });
    });

    it("lists at most as many people as asked for", async () => {
      const presence = await make();
      for (let i = 0; i < 20; i++) await presence.enter("room", `person-${i}`, `connection-${i}`);
      expect(await presence.list("room", 5)).toHaveLength(5);
      expect(new Set(await presence.list("room", 100)).size).toBe(20);
      expect(await presence.list("room", 0)).toEqual([]);
      expect(await presence.count("room")).toBe(20);
    });

    it("keeps count when many come and go at once", async () => {
      const presence = await make();
      const enters = await Promise.all(Array.from({ length: 100 }, (_, i) => presence.enter("room", `person-${i % 50}`, `connection-${i}`)));
      expect(enters.filter(({ first }) => first)).toHaveLength(50);
      const leaves = await Promise.all(Array.from({ length: 100 }, (_, i) => presence.leave("room", `person-${i % 50}`, `connection-${i}`)));
      expect(leaves.filter(({ last }) => last)).toHaveLength(50);
      expect(await presence.count("room")).toBe(0);
    });
  });
}
