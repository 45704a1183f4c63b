import { descriptionText, escapeHtml, titleText } from "./text.ts";
import { webAddress } from "./addresses.ts";
import { childNamed, childrenNamed, countDescendants, descend, textOf, type XmlElement } from "./xml.ts";

/** Readers of the small XML files a cartridge keeps beside its pages. All take elements by local name. */

type Topic = { title: string | null; html: string; attachments: string[] };

/** Discussion topic (imsdt 1.0–1.3); null when the document is something else. */
export function readTopic(root: XmlElement): Topic | null {
  if (root.name !== "topic") return null;
  const body = childNamed(root, "text");
  const text = textOf(body);
  const isPlain = body?.attributes.get("texttype")?.toLowerCase() === "text/plain";
  const attachments = childNamed(root, "attachments");
  return {
    title: titleText(textOf(childNamed(root, "title"))) || null,
    html: isPlain
      ? `<p>${escapeHtml(text)
          .replace(/\n\s*\n/g, "</p><p>")
          .replaceAll("\n", "<br>")}</p>`
      : text,
    attachments: attachments ? childrenNamed(attachments, "attachment").flatMap((found) => found.attributes.get("href") ?? []) : [],
  };
}

/** Web link (imswl 1.0–1.3). `url` is null when the address is not on the web. */
export function readWebLink(root: XmlElement): { title: string | null; url: string | null } | null {
  if (root.name.toLowerCase() !== "weblink") return null;
  const href = childNamed(root, "url")?.attributes.get("href")?.trim() || textOf(childNamed(root, "url")).trim();
  return { title: titleText(textOf(childNamed(root, "title"))) || null, url: webUrl(href) };
}

/** An http or https address; one written without a scheme is taken as https. */
export function webUrl(address: string): string | null {
  const kind = webAddress(address, ["https:", "http:"]);
  if (kind.kind === "absolute") return kind.href;
  if (kind.kind !== "relative" || !/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(address)) return null;
  return URL.parse(`https://${address}`)?.href ?? null;
}

/** Basic LTI link (imsbasiclti 1.0–1.3). */
export function readToolLink(root: XmlElement): { title: string | null; url: string | null } {
  const address = textOf(childNamed(root, "secure_launch_url")).trim() || textOf(childNamed(root, "launch_url")).trim();
  return { title: titleText(textOf(childNamed(root, "title"))) || null, url: webUrl(address) };
}

export type Measured = { title: string | null; itemCount?: number; points?: number };

/** QTI 1.2 assessment or object bank, or QTI 2/3; counts questions wherever they are nested. */
export function readQuestions(root: XmlElement): Measured {
  const holder = ["assessment", "objectbank"].map((name) => childNamed(root, name)).find((found) => found !== null) ?? root;
  const itemCount = countDescendants(root, (candidate) => ["item", "assessmentItem", "assessmentItemRef"].includes(candidate.name));
  return { title: titleText(holder.attributes.get("title") ?? "") || bankTitle(holder), itemCount };
}

/** Canvas writes a bank's title into its metadata. */
function bankTitle(holder: XmlElement): string | null {
  const metadata = childNamed(holder, "qtimetadata");
  const fields = metadata ? childrenNamed(metadata, "qtimetadatafield") : [];
  const field = fields.find((candidate) => textOf(childNamed(candidate, "fieldlabel")).trim() === "bank_title");
  return field === undefined ? null : titleText(textOf(childNamed(field, "fieldentry"))) || null;
}

/** Canvas `assignment_settings.xml` and `assessment_meta.xml`, and the assignment extension of CC 1.3. */
export function readGradable(root: XmlElement): Measured {
  const title = titleText(textOf(childNamed(root, "title"))) || null;
  const written = textOf(childNamed(root, "points_possible")).trim() || childNamed(root, "gradable")?.attributes.get("points_possible") || "";
  const points = Number(written);
  return written === "" || !Number.isFinite(points) ? { title } : { title, points };
}

export type TopicSettings = {
  topicId: string;
  isAnnouncement: boolean;
  published: boolean;
  assignment: (Measured & { identifier: string }) | null;
};

/** Canvas `topicMeta`: what Canvas knows of a discussion beyond its prompt, a graded one's assignment included. */
export function readTopicSettings(root: XmlElement): TopicSettings | null {
  if (root.name !== "topicMeta") return null;
  const assignment = childNamed(root, "assignment");
  return {
    topicId: textOf(childNamed(root, "topic_id")).trim(),
    isAnnouncement: textOf(childNamed(root, "type")).trim() === "announcement",
    published: textOf(childNamed(root, "workflow_state")).trim() !== "unpublished",
    assignment: assignment && { identifier: assignment.attributes.get("identifier") ?? "", ...readGradable(assignment) },
  };
}

export type CourseSettings = { title: string | null; language: string; description: string | null; imageResourceId: string | null; imagePath: string | null };

/** Canvas `course_settings/course_settings.xml`. */
export function readCourseSettings(root: XmlElement): CourseSettings {
  const text = (name: string): string => textOf(childNamed(root, name)).trim();
  return {
    title: titleText(text("title")) || null,
    language: text("locale"),
    description: descriptionText(text("public_description")) || null,
    imageResourceId: text("image_identifier_ref") || null,
    imagePath: text("image_url") || null,
  };
}

type ModuleItemMeta = { contentType: string; published: boolean; url: string | null; title: string | null };
export type ModuleMeta = { modules: ReadonlyMap<string, { published: boolean }>; items: ReadonlyMap<string, ModuleItemMeta> };

export const NO_MODULE_META: ModuleMeta = { modules: new Map(), items: new Map() };

/**
 * Canvas `course_settings/module_meta.xml`. Items are found by their own identifier and, because Canvas writes the
 * tool items of the manifest differently, by the identifier of what they show too.
 */
export function readModuleMeta(root: XmlElement): ModuleMeta {
  const modules = new Map<string, { published: boolean }>();
  const items = new Map<string, ModuleItemMeta>();
  for (const module of childrenNamed(root, "module")) {
    modules.set(module.attributes.get("identifier") ?? "", { published: isPublished(module) });
    const list = descend(module, "items");
    for (const item of list ? childrenNamed(list, "item") : []) {
      items.set(item.attributes.get("identifier") ?? "", {
        contentType: textOf(childNamed(item, "content_type")).trim(),
        published: isPublished(item),
        url: textOf(childNamed(item, "url")).trim() || null,
        title: titleText(textOf(childNamed(item, "title"))) || null,
      });
    }
  }
  return { modules, items };
}

const isPublished = (element: XmlElement): boolean => textOf(childNamed(element, "workflow_state")).trim() !== "unpublished";
