import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CartridgeError } from "../../server/cartridge/cartridge.errors.ts";
import { parseHtml } from "../../server/cartridge/html-tree.ts";
import { rewriteReferences } from "../../server/cartridge/references.ts";
import { sanitiseHtml } from "../../server/cartridge/sanitise.ts";

const MAX_PAGE_MS = 8000;

const clean = (html: string): string => sanitiseHtml(html).html;

function outcome(html: string): string {
  try {
    sanitiseHtml(html);
    return "cleaned";
  } catch (error) {
    return error instanceof CartridgeError ? error.code : String(error);
  }
}

describe("a page from elsewhere", () => {
  it.each([
    ["<script>alert(1)</script>a"],
    ["<p onclick=alert(1) ONMOUSEOVER='x'>a</p>"],
    ["<img src=x onerror=alert(1)>"],
    ["<a href='javascript:alert(1)'>a</a>"],
    ["<a href='jAvA\tscr\nipt:alert(1)'>a</a>"],
    ["<a href='&#106;avascript&colon;alert(1)'>a</a>"],
    ["<a href='\u0001javascript:alert(1)'>a</a>"],
    ["<a href='vbscript:x'>a</a><a href='data:text/html,<script>x</script>'>a</a>"],
    ["<img src='data:image/svg+xml,<svg onload=alert(1)>'>"],
    ["<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:x'>a</a></svg>"],
    ["<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>"],
    ["<iframe src='javascript:alert(1)'></iframe><iframe srcdoc='<script>x</script>'></iframe>"],
    ["<iframe src='https://www.youtube.com@evil.example/embed/x'></iframe>"],
    ["<object data='javascript:x'></object><embed src='javascript:x'><applet code=x>"],
    ["<form action='javascript:x'><input onfocus=x autofocus><button formaction='javascript:x'>b</button></form>"],
    ["<style>@import 'x'</style><link rel=stylesheet href=x><p style='background:url(javascript:x)'>a</p>"],
    ["<base href='javascript:x'><meta http-equiv=refresh content='0;url=javascript:x'>"],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>'],
    ["<textarea></textarea/><img src=x onerror=alert(1)></textarea>"],
    ["<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>"],
    ["<template><script>x</script></template><title><img src=x onerror=alert(1)></title>"],
    ['<a href="x" title=\'"><script>alert(1)</script>\'>a</a>'],
    ["<!--><script>alert(1)</script--><![CDATA[<script>x</script>]]><?php echo 1 ?>"],
    ["<p/onclick=alert(1)>a</p <script>x</script>><<script>script>alert(1)<</script>/script>"],
    ["<a href='cartridge-file:course_settings%2Fcourse_settings.xml'>a</a><img src='cartridge-section:s1'>"],
  ])("runs nothing: %s", (html) => {
    expect(harms(clean(html))).toEqual([]);
  });

  it("runs nothing, whatever it is made of", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      '"',
      "'",
      "/",
      "=",
      " ",
      "<script>",
      "</script>",
      "<svg>",
      "<math>",
      "<style>",
      "<!--",
      "-->",
      "<p ",
      "onerror=alert(1)",
      "<img src=x ",
      "href=",
      "javascript:",
      "&#x6a;",
      "<a ",
      "</a>",
      "<table>",
      "<td>",
      "<iframe src=",
      "<noscript>",
      "<textarea>",
      "\0",
      "<title>",
      "]]>",
      "&lt;script&gt;",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 30 }), (pieces) => {
        const once = clean(pieces.join(""));
        expect([...harms(once), ...harms(clean(once))]).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it("says what was taken away, each kind once", () => {
    const { removed } = sanitiseHtml(
      "<script>x</script><script>y</script><form><input></form><svg/><video src=a.mp4></video><p style='color:red' onclick=x>a</p><iframe src='https://example.org/x'></iframe>",
    );
    expect(removed).toEqual(["drawing", "event-handler", "form", "formatting", "frame", "media", "script"]);
    expect(sanitiseHtml("<h2>Title</h2><p>Text <strong>bold</strong></p>").removed).toEqual([]);
  });

  it("keeps what a lesson is made of", () => {
    const page =
      '<h2>Title</h2><p>Some <em>text</em> with H<sub>2</sub>O</p><ol start="3"><li>a</li></ol><pre><code class="language-python">if a &lt; b:\n    pass</code></pre>' +
      '<blockquote><p>q</p></blockquote><table><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td colspan="2">d</td></tr></tbody></table>';
    expect(clean(page)).toBe(page);
    expect(clean('<figure><img src="/a.png" alt="A" width="100px" height="50%"><figcaption>c</figcaption></figure>')).toBe(
      '<figure><img src="/a.png" alt="A" width="100" loading="lazy" /><figcaption>c</figcaption></figure>',
    );
  });

  it("keeps formulas as LaTeX", () => {
    expect(clean('<p><img class="equation_image" src="/equation_images/x" alt="LaTeX: \\frac{1}{2}" data-equation-content="\\frac{1}{2}"> half</p>')).toBe(
      "<p>\\(\\frac{1}{2}\\) half</p>",
    );
    expect(clean('<math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>')).toBe(
      "<p>\\[x^2\\]</p>",
    );
    expect(clean('<script type="math/tex; mode=display">a+b</script>')).toBe("<p>\\[a+b\\]</p>");
    expect(sanitiseHtml("<p><math><mi>x</mi><mo>+</mo><mn>1</mn></math></p>")).toEqual({ html: "<p>x+1</p>", removed: ["maths"] });
    expect(clean("<p>$$x&lt;y$$ \\(a\\)</p>")).toContain("\\(a\\)");
  });

  it("keeps players of known sites and turns all others into links", () => {
    expect(clean('<iframe src="//www.youtube.com/embed/abc" width="560" title="Film"></iframe>')).toMatch(
      /^<p><iframe src="https:\/\/www\.youtube\.com\/embed\/abc" title="Film" width="560" .*sandbox=/,
    );
    expect(clean('<iframe src="https://example.org/tool" title="Tool"></iframe>')).toBe(
      '<p><a href="https://example.org/tool" rel="noopener noreferrer">Tool</a></p>',
    );
    expect(clean('<iframe src="http://www.youtube.com/embed/abc"></iframe>')).not.toContain("<iframe");
  });

  it("reduces boxes to quotations and layout to paragraphs", () => {
    expect(sanitiseHtml('<div class="alert alert-info">Mind <b>this</b></div>')).toEqual({
      html: "<blockquote><p>Mind <strong>this</strong></p></blockquote>",
      removed: ["callout"],
    });
    expect(clean("<div><div>one</div><div>two<p>three</p></div></div>")).toBe("<p>one</p><p>two</p><p>three</p>");
  });

  it("leaves nothing a screen reader would stumble over", () => {
    expect(clean("<h2></h2><p>&nbsp;</p><p><br></p><ul></ul><a href='/x'></a>")).toBe("");
    expect(clean("<ul><ul><li>a</li></ul></ul>")).toBe("<ul><li>a</li></ul>");
    expect(clean("<ul><li>a</li><ul><li>b</li></ul></ul>")).toBe("<ul><li>a<ul><li>b</li></ul></li></ul>");
    expect(clean('<a href="https://youtu.be/x"><img src="https://youtu.be/p.png"></a>')).toContain('alt="youtu.be"');
  });

  it("does not grow when it is cleaned again", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom("<p>", "</p>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<b>", "</b>", "<td>", "<h2>", "text", "<br>", "<a href='/x'>", "</a>"),
          { maxLength: 25 },
        ),
        (pieces) => {
          const once = clean(pieces.join(""));
          expect(clean(once).length).toBeLessThanOrEqual(once.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("cannot keep the server busy with absurd markup", () => {
    const absurd = ["<b>".repeat(6e5), `${"<i>".repeat(900)}${"</x>".repeat(4e5)}`, "<p>x</p>".repeat(2e5), "&amp;".repeat(3e5), `<a ${"b ".repeat(2e5)}>`];
    const results = absurd.map((html) => {
      const started = performance.now();
      const result = outcome(html);
      return performance.now() - started < MAX_PAGE_MS ? result : "too slow";
    });
    expect(results).toEqual(["cartridge_page_too_complex", "cleaned", "cartridge_page_too_complex", "cleaned", "cleaned"]);
  });
});

describe("references into the package", () => {
  const html =
    '<p>See <a href="cartridge-section:s2">the page</a> and <img src="cartridge-file:img%2Fa%20b.png" alt="A picture" loading="lazy" /> on <a href="https://example.org/">the web</a></p>';

  it("become the addresses the importer gives", () => {
    const rewritten = rewriteReferences(html, (reference) => (reference.kind === "file" ? `/files/${reference.path.length}` : "/lessons/2"));
    expect(rewritten).toBe(
      '<p>See <a href="/lessons/2">the page</a> and <img src="/files/11" alt="A picture" loading="lazy"> on <a href="https://example.org/">the web</a></p>',
    );
  });

  it("become their own text where the importer has none", () => {
    expect(rewriteReferences(html, () => null)).toBe('<p>See the page and A picture on <a href="https://example.org/">the web</a></p>');
  });
});

const ATTRIBUTES = new Set([
  "href",
  "title",
  "rel",
  "src",
  "alt",
  "width",
  "height",
  "loading",
  "allowfullscreen",
  "sandbox",
  "referrerpolicy",
  "start",
  "type",
  "reversed",
  "scope",
  "colspan",
  "rowspan",
  "class",
]);
const ELEMENTS =
  /^(h[1-6]|p|br|hr|blockquote|pre|code|ul|ol|li|strong|em|u|s|sub|sup|mark|kbd|a|img|figure|figcaption|iframe|table|caption|thead|tbody|tfoot|tr|th|td)$/;

/** What could do harm, as a parser sees it and not as the text looks. */
function harms(html: string): string[] {
  const inspect = (nodes: ReturnType<typeof parseHtml>): string[] =>
    nodes.flatMap((node) => {
      if (typeof node === "string") return [];
      const found = ELEMENTS.test(node.name) ? [] : [`<${node.name}>`];
      for (const [name, value] of node.attributes) {
        if (!ATTRIBUTES.has(name)) found.push(`${node.name} ${name}`);
        const isAddress = name === "href" || name === "src";
        if (isAddress && /^(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:/i.test(value.replace(/[\0-\x20]/g, ""))) found.push(value);
        if (node.name === "iframe" && name === "src" && !/^https:\/\/(www\.youtube|player\.vimeo)[a-z.-]*\//.test(value)) found.push(value);
      }
      return [...found, ...inspect(node.children)];
    });
  return inspect(parseHtml(html));
}
