/** What files may be uploaded for, and how large. Declared by the room that will claim them. */
export interface UploadPurpose {
  readonly kind: "uploadPurpose";
  /** What clients send as `purpose` in `Upload-Metadata`. */
  readonly name: string;
  readonly summary: string;
  /** Bytes of one file; checked when the upload is created. */
  readonly maxBytes: number;
}

/**
 * Declares in `contract.ts` that a room takes uploads; it is listed in the room's `module.ts` and claimed with
 * `tx.claimUpload(uploadId, { purpose })`.
 *
 * @example
 * export const courseMaterial = defineUploadPurpose({ name: "course-material", summary: "A file of a course", maxBytes: 2_000_000_000 });
 */
export function defineUploadPurpose(options: Omit<UploadPurpose, "kind">): UploadPurpose {
  return { kind: "uploadPurpose", ...options };
}

/** A finished upload, now its taker's. */
export interface ClaimedUpload {
  /** Address of the content in storage: hex SHA-256. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** As the client called it: untrusted. */
  readonly filename: string;
}
