import { describe, expect, it } from "vitest";
import { quietUntil } from "../server/digest/quiet-hours.ts";

describe("quiet hours", () => {
  const until = (now: string, hours: [string, string], zone: string) =>
    quietUntil(new Date(now), { from: hours[0], to: hours[1] }, zone)?.toISOString() ?? null;

  it("hold mails back until their end, over midnight too, in the person's own zone", () => {
    const night: [string, string] = ["22:00", "07:00"];
    expect(until("2026-11-20T15:30:00Z", night, "Asia/Ho_Chi_Minh")).toBe("2026-11-21T00:00:00.000Z");
    expect(until("2026-11-20T23:30:00Z", night, "Asia/Ho_Chi_Minh")).toBe("2026-11-21T00:00:00.000Z");
    expect(until("2026-11-21T00:00:00Z", night, "Asia/Ho_Chi_Minh")).toBeNull();
    expect(until("2026-11-20T14:59:59Z", night, "Asia/Ho_Chi_Minh")).toBeNull();
    expect(until("2026-11-20T15:30:00Z", night, "UTC")).toBeNull();
    expect(until("2026-11-20T11:00:00Z", ["08:00", "12:00"], "UTC")).toBe("2026-11-20T12:00:00.000Z");
    expect(until("2026-11-20T12:00:00Z", ["08:00", "12:00"], "UTC")).toBeNull();
    expect(until("2026-11-20T05:00:00Z", night, "Asia/Kathmandu")).toBeNull();
    expect(until("2026-11-20T17:00:00Z", night, "Asia/Kathmandu")).toBe("2026-11-21T01:15:00.000Z");
  });

  it("end where the clock was put forward over their end, and are an hour shorter that night", () => {
    // 2026-03-29: 02:00 becomes 03:00 in Berlin.
    expect(until("2026-03-28T22:00:00Z", ["22:00", "02:30"], "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(until("2026-03-28T22:00:00Z", ["22:00", "07:00"], "Europe/Berlin")).toBe("2026-03-29T05:00:00.000Z");
  });

  it("end once where an hour comes twice", () => {
    // 2026-10-25: 03:00 becomes 02:00 in Berlin; 02:30 is at 00:30 and at 01:30 UTC.
    expect(until("2026-10-24T22:00:00Z", ["22:00", "02:30"], "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(until("2026-10-25T01:10:00Z", ["22:00", "02:30"], "Europe/Berlin")).toBeNull();
    expect(until("2026-10-24T22:00:00Z", ["22:00", "07:00"], "Europe/Berlin")).toBe("2026-10-25T06:00:00.000Z");
  });

  it("are followed by a time that is not quiet, wherever and whenever", () => {
    for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "UTC"])
      for (let hour = 0; hour < 24 * 366; hour += 5) {
        const now = new Date(Date.UTC(2026, 0, 1, hour, 20));
        const end = quietUntil(now, { from: "21:15", to: "02:30" }, zone);
        if (!end) continue;
        expect(end.getTime(), `${zone} ${now.toISOString()}`).toBeGreaterThan(now.getTime());
        expect(quietUntil(end, { from: "21:15", to: "02:30" }, zone), `${zone} ${now.toISOString()} → ${end.toISOString()}`).toBeNull();
      }
  });
});
