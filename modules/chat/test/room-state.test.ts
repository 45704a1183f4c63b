import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";
import { contiguousEnd, EMPTY_ROOM, hasGap, mergeMessages, prependOlder } from "../web/room-state.ts";

const message = (sequence: number, text = `m${sequence}`): Message => ({
  id: `id-${sequence}`,
  courseId: "course",
  sequence,
  clientId: `c-${sequence}`,
  sender: { id: "ann", fullName: "Ann", avatarUrl: null },
  message: text,
  messageType: "text",
  replyTo: null,
  createdAt: "2026-11-21T03:10:00.000Z",
});
const sequences = (room: { messages: readonly Message[] }) => room.messages.map(({ sequence }) => sequence);

describe("the room a tab holds", () => {
  it("equals a fresh snapshot however events arrive: in pieces, out of order, more than once", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }), { maxLength: 20 }), (pieces) => {
        const room = pieces.reduce(
          (state, piece) =>
            mergeMessages(
              state,
              piece.map((n) => message(n)),
            ),
          EMPTY_ROOM,
        );
        const expected = [...new Set(pieces.flat())].toSorted((a, b) => a - b);
        expect(sequences(room)).toEqual(expected);
      }),
    );
  });

  it("takes the newer state of a message it has", () => {
    const room = mergeMessages(mergeMessages(EMPTY_ROOM, [message(1), message(2)]), [message(1, "edited")]);
    expect(room.messages.map((one) => one.message)).toEqual(["edited", "m2"]);
    expect(mergeMessages(room, [])).toBe(room);
  });

  it("knows where something is missing, and from where to catch up", () => {
    const whole = mergeMessages(EMPTY_ROOM, [message(5), message(6), message(7)]);
    expect([contiguousEnd(whole), hasGap(whole)]).toEqual([7, false]);
    const torn = mergeMessages(whole, [message(10)]);
    expect([contiguousEnd(torn), hasGap(torn)]).toEqual([7, true]);
    expect([contiguousEnd(EMPTY_ROOM), hasGap(EMPTY_ROOM)]).toEqual([undefined, false]);
  });

  it("puts history before what it has", () => {
    const room = prependOlder(mergeMessages({ ...EMPTY_ROOM, olderCursor: "c1" }, [message(5)]), [message(4), message(3)], null);
    expect(sequences(room)).toEqual([3, 4, 5]);
    expect(room.olderCursor).toBeNull();
  });
});
