import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callsEveryone, insertMention, mentionAt, mentionsIn } from "../web/composer/mentions.ts";
import { segmentsOf } from "../web/message/segments.ts";

const nobody = { mentions: [], mentionsEveryone: false };

describe("the text of a message", () => {
  it("is drawn whole, whatever it is made of, and only as text, links, code and names", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "https://a.vn/x?y=(1).",
        "`code`",
        "```\nblock\n```",
        "@Ann Lê",
        "@everyone",
        "javascript:alert(1)",
        "<b>",
        "\n",
        "``",
        "http://",
        "https://\u0000",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        const segments = segmentsOf(text, { mentions: [{ id: "a", fullName: "Ann Lê" }], mentionsEveryone: true });
        for (const segment of segments) {
          expect(text).toContain(segment.text);
          if (segment.kind === "link") expect(segment.href).toMatch(/^https?:\/\//);
        }
        const fences = segments.some(({ kind }) => kind === "code" || kind === "block");
        if (!fences) expect(segments.map((segment) => segment.text).join("")).toBe(text);
      }),
    );
  });

  it("has links for web addresses only, without what ends the sentence", () => {
    expect(segmentsOf("See https://lectern.test/a_(b), or (http://x.vn). Not javascript:alert(1) nor ftp://x", nobody)).toEqual([
      { kind: "text", text: "See " },
      { kind: "link", text: "https://lectern.test/a_(b)", href: "https://lectern.test/a_(b)" },
      { kind: "text", text: ", or (" },
      { kind: "link", text: "http://x.vn", href: "http://x.vn/" },
      { kind: "text", text: "). Not javascript:alert(1) nor ftp://x" },
    ]);
  });

  it("keeps code as it is, where neither addresses nor names count", () => {
    expect(
      segmentsOf("run `npm i @Ann` then\n```ts\nconst a = 1;\nhttps://x.vn\n```", { mentions: [{ id: "a", fullName: "Ann" }], mentionsEveryone: false }),
    ).toEqual([
      { kind: "text", text: "run " },
      { kind: "code", text: "npm i @Ann" },
      { kind: "text", text: " then\n" },
      { kind: "block", text: "const a = 1;\nhttps://x.vn" },
    ]);
  });

  it("marks the longer of two names that begin alike, and nobody who was not meant", () => {
    const mentions = [
      { id: "1", fullName: "An" },
      { id: "2", fullName: "An Nguyễn" },
    ];
    expect(segmentsOf("@An Nguyễn và @An, @Bình", { mentions, mentionsEveryone: false }).filter(({ kind }) => kind === "mention")).toEqual([
      { kind: "mention", text: "@An Nguyễn", userId: "2" },
      { kind: "mention", text: "@An", userId: "1" },
    ]);
  });
});

describe("naming people while one writes", () => {
  it("begins with an @ that stands alone, and follows names of several words", () => {
    expect(mentionAt("hello @Ngu", 10)).toEqual({ start: 6, query: "Ngu" });
    expect(mentionAt("@Nguyễn Minh A", 14)).toEqual({ start: 0, query: "Nguyễn Minh A" });
    expect(mentionAt("(@an", 4)).toEqual({ start: 1, query: "an" });
  });

  it("does not begin in an address, after a line's end, or far behind", () => {
    expect(mentionAt("ann@school.vn", 13)).toBeNull();
    expect(mentionAt("@ann\nnext", 9)).toBeNull();
    expect(mentionAt("@ one", 5)).toBeNull();
    expect(mentionAt("@one two three four five six", 28)).toBeNull();
  });

  it("puts the whole name where its beginning stood", () => {
    expect(insertMention("hi @Min there", { start: 3, query: "Min" }, "Nguyễn Minh Anh")).toEqual({ text: "hi @Nguyễn Minh Anh there", caret: 20 });
  });

  it("counts those whose name still stands there, once each", () => {
    const chosen = [
      { id: "a", fullName: "Ann" },
      { id: "b", fullName: "Bình" },
      { id: "a", fullName: "Ann" },
    ];
    expect(mentionsIn("@Ann and @Ann", chosen)).toEqual(["a"]);
    expect([callsEveryone("@everyone, listen"), callsEveryone("me@everyone.vn"), callsEveryone("@everyoneelse")]).toEqual([true, false, false]);
  });
});
