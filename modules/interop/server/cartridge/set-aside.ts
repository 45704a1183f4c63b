import type { SetAsideItem } from "./course.ts";
import type { TopicSettings } from "./payloads.ts";
import type { LoadedResource } from "./resources.ts";

/** Everything kept aside, once each, in the order of the manifest. */
export function collectSetAside(
  loaded: readonly LoadedResource[],
  resources: ReadonlyMap<string, LoadedResource>,
  topics: ReadonlyMap<string, TopicSettings>,
): SetAsideItem[] {
  const variants = new Set(loaded.flatMap(({ resource }) => resource.variants));
  const dependencies = new Set(loaded.filter(({ content }) => content.kind === "set-aside").flatMap(({ resource }) => resource.dependencies));
  return loaded.flatMap((entry) => {
    const { content, resource } = entry;
    if (resources.get(resource.identifier) !== entry) return [];
    if (content.kind === "set-aside") return isPartOfAnother(entry, variants, dependencies) ? [] : [content.item];
    if (content.kind === "topic-settings" && content.settings.assignment !== null) {
      const { identifier, title, ...measured } = content.settings.assignment;
      return [
        {
          kind: "assignment" as const,
          title: title ?? resource.identifier,
          identifier: identifier || resource.identifier,
          resourcePath: content.path,
          ...measured,
        },
      ];
    }
    if (content.kind === "discussion" && topics.get(resource.identifier)?.isAnnouncement === true) {
      return [{ kind: "other" as const, title: content.title ?? resource.identifier, identifier: resource.identifier, resourcePath: content.path }];
    }
    return [];
  });
}

/** Canvas exports the questions of a quiz twice, and CC 1.2 allows a second form of any resource; one is enough. */
export function isPartOfAnother(entry: LoadedResource, variants: ReadonlySet<string>, dependencies: ReadonlySet<string>): boolean {
  return variants.has(entry.resource.identifier) || dependencies.has(entry.resource.identifier);
}
