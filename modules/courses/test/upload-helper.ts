import type { TestApp } from "@lectern/testing";
import { uploadBytes as upload } from "@lectern/testing/upload";

/** A finished upload for a course's files; answers its id. */
export const uploadBytes = (app: TestApp, token: string, content: Uint8Array | string, filename: string): Promise<string> =>
  upload(app, token, "course-material", content, filename);
