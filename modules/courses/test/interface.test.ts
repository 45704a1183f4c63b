import { describe, expect, it } from "vitest";
import { audioPlayer, videoPlayer } from "../web/content/addresses.ts";
import { nextOpen, type PlacedSection } from "../web/outline.ts";

describe("where a film plays", () => {
  it.each([
    ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"],
    ["https://youtu.be/dQw4w9WgXcQ?t=42s", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=42"],
    ["https://m.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"],
    ["https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"],
  ])("%s plays in its site's own player", (address, src) => {
    expect(videoPlayer(address)).toEqual({ kind: "frame", src });
  });

  it("files of the course and films by https play in the browser's player", () => {
    const material = "/api/materials/01a1fc66-7f68-701c-b45c-8b60f89c0169";
    expect(videoPlayer(material)).toEqual({ kind: "native", src: material });
    expect(videoPlayer("https://cdn.example.org/a.mp4?token=1")).toMatchObject({ kind: "native" });
    expect(audioPlayer("https://cdn.example.org/a.mp3")).toMatchObject({ kind: "native" });
  });

  it("other pages are linked, never framed as films", () => {
    expect(videoPlayer("https://example.org/watch")).toEqual({ kind: "link", href: "https://example.org/watch" });
    expect(videoPlayer("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ")).toMatchObject({ kind: "link" });
  });

  it.each(["http://example.org/a.mp4", "javascript:alert(1)", "data:text/html,x", "https://user:secret@example.org/a.mp4", "//example.org/a.mp4"])(
    "%s is not shown at all",
    (address) => {
      expect(videoPlayer(address)).toEqual({ kind: "none" });
    },
  );
});

describe("where to go on in a course", () => {
  const lesson = { id: "l", courseId: "c", title: "", description: "", objectives: [], position: 0, version: 1, sections: [] };
  const placed = (id: string, required = true, published = true): PlacedSection => ({
    lesson,
    section: {
      id,
      lessonId: "l",
      title: id,
      position: 0,
      contentType: "text",
      required,
      estimatedDuration: null,
      objectives: [],
      published,
      draftPending: false,
      version: 1,
    },
  });

  it("the proposed section while it is open, else the first open required one, optional ones last, then nothing", () => {
    const sections = [placed("a"), placed("optional", false), placed("draft", true, false), placed("b")];
    expect(nextOpen(sections, {}, "b")?.section.id).toBe("b");
    expect(nextOpen(sections, { b: "completed" }, "b")?.section.id).toBe("a");
    expect(nextOpen(sections, { a: "completed" })?.section.id).toBe("b");
    expect(nextOpen(sections, { a: "completed", b: "completed" })?.section.id).toBe("optional");
    expect(nextOpen(sections, { a: "completed", b: "completed", optional: "completed" })).toBeNull();
  });
});
