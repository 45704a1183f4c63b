import { describe, expect, it } from "vitest";
import { CartridgeError } from "../../server/cartridge/cartridge.errors.ts";
import { childNamed, parseXml, textOf } from "../../server/cartridge/xml.ts";

const parse = (text: string | Buffer) => parseXml(typeof text === "string" ? Buffer.from(text) : text, "test.xml");
const codeOf = (text: string | Buffer): string | undefined => {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return error instanceof CartridgeError ? error.code : String(error);
  }
};

describe("XML out of an archive", () => {
  it("cannot include files of the server", () => {
    expect(codeOf(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`)).toBe("cartridge_xml_doctype");
    expect(codeOf(`<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>`)).toBe("cartridge_xml_doctype");
  });

  it("cannot laugh a billion times", () => {
    const entities = Array.from({ length: 10 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join("");
    const started = performance.now();
    expect(codeOf(`<!DOCTYPE a [<!ENTITY l0 "ha">${entities}]><a>&l10;</a>`)).toBe("cartridge_xml_doctype");
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("knows no entities but the five of XML", () => {
    expect(textOf(parse("<a>&lt;&amp;&#7879;&#x110;</a>"))).toBe("<&ệĐ");
    expect(codeOf("<a>&nbsp;</a>")).toBe("cartridge_invalid_xml");
  });

  it("is refused when it is deeper than a hundred elements or has too many of them", () => {
    expect(codeOf("<a>".repeat(100) + "</a>".repeat(100))).toBeUndefined();
    expect(codeOf("<a>".repeat(101) + "</a>".repeat(101))).toBe("cartridge_xml_too_complex");
    expect(codeOf(`<a>${"<b/>".repeat(500_001)}</a>`)).toBe("cartridge_xml_too_complex");
    expect(codeOf(Buffer.alloc(16 * 1024 * 1024 + 1, " "))).toBe("cartridge_xml_too_complex");
  });

  it("is refused when it is not well-formed", () => {
    const broken = ["", "   ", "<a>", "<a></b>", "<a><a/>", "text", "<a x=1/>", "<p:a/>", "<a/><b/>", "\u0001<a/>"];
    expect(broken.filter((text) => codeOf(text) !== "cartridge_invalid_xml")).toEqual([]);
  });

  it("is read in the encoding it says or shows", () => {
    const source = "<?xml version='1.0' encoding='ENC'?><a t='ấ'>Tiếng Việt</a>";
    const utf16 = Buffer.from(source.replace("ENC", "UTF-16"), "utf16le");
    const variants = [
      Buffer.from(source.replace("ENC", "UTF-8")),
      Buffer.concat([Buffer.from("efbbbf", "hex"), Buffer.from(source.replace("ENC", "utf-8"))]),
      Buffer.concat([Buffer.from("fffe", "hex"), utf16]),
      Buffer.concat([Buffer.from("feff", "hex"), Buffer.from(utf16).swap16()]),
      utf16,
      Buffer.from(utf16).swap16(),
    ];
    for (const bytes of variants) {
      const root = parse(bytes);
      expect([root.attributes.get("t"), textOf(root)]).toEqual(["ấ", "Tiếng Việt"]);
    }
    expect(textOf(parse(Buffer.from("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", "latin1")))).toBe("é");
  });

  it("is refused when its bytes are not text in that encoding", () => {
    expect(codeOf(Buffer.from("<a>\xe9</a>", "latin1"))).toBe("cartridge_invalid_encoding");
    expect(codeOf("<?xml version='1.0' encoding='klingon'?><a/>")).toBe("cartridge_invalid_encoding");
    expect(codeOf(Buffer.from("c0af", "hex"))).toBe("cartridge_invalid_encoding");
  });

  it("is read without regard to prefixes, CDATA and comments", () => {
    const root = parse(`<x:a xmlns:x="urn:x" xml:base="f/"><!-- c --><x:b x:c="1"><![CDATA[<p>&]]> and &lt;</x:b></x:a>`);
    expect(root).toMatchObject({ name: "a", namespace: "urn:x" });
    expect(root.attributes.get("xml:base")).toBe("f/");
    expect(textOf(childNamed(root, "b"))).toBe("<p>& and <");
    expect(childNamed(root, "b")?.attributes.get("c")).toBe("1");
  });
});
