import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../contract.ts";
import { addNewer, addOlder, contiguousEnd, EMPTY_ROOM, hasGap, HELD_AT_MOST, mergeMessages, placeOf } from "../web/room-state.ts";
import { message } from "./web-message.ts";

const sequences = (room: { messages: readonly Message[] }) => room.messages.map(({ sequence }) => sequence);
const run = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => message(from + n));

describe("the messages a tab holds of a room", () => {
  it("equal a fresh snapshot however news arrives: in pieces, out of order, more than once, new states before old ones", () => {
    const state = fc.record({ sequence: fc.integer({ min: 1, max: 25 }), revision: fc.integer({ min: 0, max: 40 }) });
    fc.assert(
      fc.property(fc.array(fc.array(state, { maxLength: 6 }), { maxLength: 20 }), (pieces) => {
        const seen = pieces.reduce(
          (room, piece) =>
            mergeMessages(
              room,
              piece.map(({ sequence, revision }) => message(sequence, { revision, message: `${sequence}.${revision}` })),
            ),
          // The first message is there: what stands before a run's beginning is history, and comes by pages.
          mergeMessages(EMPTY_ROOM, [message(0)]),
        );
        const latest = new Map<number, number>([[0, 0]]);
        for (const { sequence, revision } of pieces.flat()) latest.set(sequence, Math.max(revision, latest.get(sequence) ?? 0));
        const expected = [...latest].toSorted(([a], [b]) => a - b).map(([sequence, revision]) => ({ sequence, revision }));
        expect(seen.messages.map(({ sequence, revision }) => ({ sequence, revision }))).toEqual(expected);
        for (const one of seen.messages.slice(1)) expect(one.message).toBe(`${one.sequence}.${one.revision}`);
      }),
    );
  });

  it("stay what they are when nothing new arrives, so that nothing is drawn again", () => {
    const room = mergeMessages(EMPTY_ROOM, [message(1), message(2, { revision: 3 })]);
    expect(mergeMessages(room, [])).toBe(room);
    expect(mergeMessages(room, [message(1), message(2, { revision: 2 })])).toBe(room);
  });

  it("say where something is missing, and from where to catch up", () => {
    const whole = mergeMessages(EMPTY_ROOM, run(5, 7));
    expect([contiguousEnd(whole), hasGap(whole)]).toEqual([7, false]);
    const torn = mergeMessages(whole, [message(10)]);
    expect([contiguousEnd(torn), hasGap(torn)]).toEqual([7, true]);
    expect(hasGap(mergeMessages(torn, [message(9), message(8)]))).toBe(false);
    expect([contiguousEnd(EMPTY_ROOM), hasGap(EMPTY_ROOM)]).toEqual([undefined, false]);
  });

  it("grow by pages on both sides, and take no part of what lies beyond a run that does not reach the end", () => {
    const middle = { messages: run(50, 60), atEnd: false };
    expect(mergeMessages(middle, [message(90), message(10)])).toBe(middle);
    const older = addOlder(middle, run(40, 49));
    expect(sequences(older)).toEqual(sequences({ messages: run(40, 60) }));
    const newer = addNewer(older, run(61, 70), true);
    expect([sequences(newer).at(-1), newer.atEnd]).toEqual([70, true]);
    expect(sequences(mergeMessages(newer, [message(71)])).at(-1)).toBe(71);
  });

  it("are never too many: what is far from the reader is let go", () => {
    const full = { messages: run(1_001, 1_000 + HELD_AT_MOST), atEnd: true };
    const up = addOlder(full, run(901, 1_000));
    expect([up.messages.length, up.messages[0]?.sequence, up.atEnd]).toEqual([HELD_AT_MOST, 901, false]);
    const down = addNewer(up, run(901 + HELD_AT_MOST, 1_000 + HELD_AT_MOST), true);
    expect([down.messages.length, down.messages[0]?.sequence, down.messages.at(-1)?.sequence]).toEqual([HELD_AT_MOST, 1_001, 1_000 + HELD_AT_MOST]);
  });

  it("are found by their number", () => {
    const { messages } = { messages: run(5, 9) };
    expect([1, 5, 7, 9, 12].map((sequence) => placeOf(messages, sequence))).toEqual([0, 0, 2, 4, 5]);
  });
});
