import type { z } from "zod";
import type { coursePerson, ListedMaterial, Material, MaterialUse, materialVersion } from "../contract.ts";
import { materialUrl } from "./content.ts";
import type { VersionRow } from "./repository/material-versions.repository.ts";
import type { UseRow } from "./repository/material-use.repository.ts";
import type { ListedRow, MaterialRow } from "./repository/materials.repository.ts";

type People = ReadonlyMap<string, z.output<typeof coursePerson>>;

export function toMaterial(row: MaterialRow): Material {
  return {
    id: row.id,
    courseId: row.courseId,
    filename: row.filename,
    mediaType: row.mediaType,
    size: row.size,
    url: materialUrl(row.id),
    version: row.version,
    uploadedBy: row.uploadedBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toListedMaterial(row: ListedRow, people: People, uses: readonly UseRow[]): ListedMaterial {
  return {
    ...toMaterial(row),
    versionCount: row.versionCount,
    uploader: (row.uploadedBy && people.get(row.uploadedBy)) || null,
    downloads: { count: row.downloads, people: row.people },
    usedIn: uses.map(toUse),
  };
}

export function toUse({ sectionId, title, published }: UseRow): MaterialUse {
  return { kind: sectionId ? "section" : "thumbnail", sectionId, title, published };
}

export function toVersion(row: VersionRow, material: MaterialRow, people: People): z.input<typeof materialVersion> {
  return {
    number: row.number,
    filename: row.filename,
    mediaType: row.mediaType,
    size: row.size,
    uploader: (row.uploadedBy && people.get(row.uploadedBy)) || null,
    createdAt: row.createdAt.toISOString(),
    current: row.number === material.version,
    url: `${materialUrl(material.id)}/versions/${row.number}`,
  };
}
