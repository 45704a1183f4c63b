const MESSAGES = {
  cartridge_not_a_zip: "The file is not a ZIP archive. A Common Cartridge is a ZIP archive, usually named .imscc.",
  cartridge_truncated: "The file ends too early. It was probably not downloaded or uploaded completely.",
  cartridge_corrupt: "The archive is damaged and cannot be read.",
  cartridge_unsafe_path: "The archive contains a file name that could leave its folder.",
  cartridge_symlink: "The archive contains a link or a special file.",
  cartridge_duplicate_name: "The archive contains the same file name twice.",
  cartridge_too_many_entries: "The archive contains too many files.",
  cartridge_too_large: "The archive is too large when unpacked.",
  cartridge_compression_bomb: "The archive unpacks to far more than it should.",
  cartridge_size_mismatch: "A file in the archive does not have the size it declares.",
  cartridge_unsupported_compression: "The archive uses a compression method that is not supported.",
  cartridge_encrypted: "The archive is encrypted. Export the course again without a password.",
  cartridge_entry_missing: "The archive does not contain this file.",
  cartridge_entry_too_large: "A page or description in the archive is too large to be read.",
  cartridge_closed: "The archive has been closed.",
  cartridge_no_manifest: "The archive contains no imsmanifest.xml, so it is not a Common Cartridge.",
  cartridge_invalid_manifest: "The file imsmanifest.xml does not describe a course package.",
  cartridge_invalid_xml: "A description in the archive is not well-formed XML.",
  cartridge_invalid_encoding: "A description in the archive contains bytes that are not text in its encoding.",
  cartridge_xml_doctype: "A description in the archive declares a document type or entities, which is not allowed.",
  cartridge_xml_too_complex: "A description in the archive is too large or too deeply nested.",
  cartridge_page_too_complex: "A page is too large or too deeply nested.",
  cartridge_unsupported_version: "This package is not a Common Cartridge 1.0 to 1.3.",
} as const;

type CartridgeErrorCode = keyof typeof MESSAGES;

type CartridgeErrorDetails = Readonly<Record<string, string | number>>;

/**
 * The archive itself is at fault, never the server: the person who uploaded it can act on `message`,
 * which is safe to show. `code` is stable and translatable, `details` are its parameters.
 */
export class CartridgeError extends Error {
  readonly code: CartridgeErrorCode;
  readonly details: CartridgeErrorDetails;

  constructor(code: CartridgeErrorCode, details: CartridgeErrorDetails) {
    super(MESSAGES[code]);
    this.name = "CartridgeError";
    this.code = code;
    this.details = details;
  }
}

export const cartridgeError = (code: CartridgeErrorCode, details: CartridgeErrorDetails = {}): CartridgeError => new CartridgeError(code, details);
