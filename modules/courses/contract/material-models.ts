import { id, instant } from "@lectern/core";
import { z } from "zod";
import { coursePerson } from "./models.ts";

/** A stored file of a course. Its `url` is what content refers to; it stays and shows the newest version. */
export const material = z.object({
  id,
  courseId: id,
  filename: z.string(),
  /** Determined from the content, not from the name. */
  mediaType: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** `/api/materials/<id>` */
  url: z.string(),
  /** The number of the version that is shown. */
  version: z.number().int(),
  uploadedBy: id.nullable(),
  createdAt: instant,
  /** When it was renamed or got another version last. */
  updatedAt: instant,
});
export type Material = z.output<typeof material>;

/** A place in the course that shows or links a file. */
export const materialUse = z.object({
  kind: z.enum(["section", "thumbnail"]),
  /** Null for the course's picture. */
  sectionId: id.nullable(),
  title: z.string(),
  /** Learners see it there; otherwise only a draft refers to it. */
  published: z.boolean(),
});
export type MaterialUse = z.output<typeof materialUse>;

/** For the course's staff. */
export const listedMaterial = material.extend({
  versionCount: z.number().int(),
  uploader: coursePerson.nullable(),
  /** By learners: how often, and by how many people. A film that is played in pieces counts once. */
  downloads: z.object({ count: z.number().int(), people: z.number().int() }),
  usedIn: z.array(materialUse),
});
export type ListedMaterial = z.output<typeof listedMaterial>;

export const materialVersion = z.object({
  number: z.number().int(),
  filename: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  uploader: coursePerson.nullable(),
  createdAt: instant,
  /** The one that is shown. */
  current: z.boolean(),
  /** Where this very version is downloaded. */
  url: z.string(),
});

/** What a file is, as people think of it. */
export const materialKind = z.enum(["image", "video", "audio", "document", "other"]);

export const materialSort = z.enum(["newest", "name", "size"]);

const room = z.object({
  /** Bytes of all versions of all files. */
  used: z.number().int(),
  limit: z.number().int(),
});

export const courseStorage = z.object({ course: room, organisation: room });

const quota = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Bytes. */
export const storageLimits = z.object({
  /** Of one course. */
  courseBytes: quota,
  /** Of all courses together. */
  organisationBytes: quota,
});

export const materialDownloads = z.object({
  count: z.number().int(),
  people: z.number().int(),
  /** The last 90 days on which there was one, newest first. */
  days: z.array(z.object({ day: z.iso.date(), count: z.number().int(), people: z.number().int() })),
});
