/** The part of sanitize-html 2 this module uses; the package ships no types. */
declare module "sanitize-html" {
  interface Options {
    allowedTags: readonly string[];
    allowedAttributes: Readonly<Record<string, readonly string[]>>;
    allowedSchemes: readonly string[];
    allowedSchemesByTag?: Readonly<Record<string, readonly string[]>>;
    allowedClasses?: Readonly<Record<string, ReadonlyArray<string | RegExp>>>;
    allowedIframeHostnames?: readonly string[];
    allowIframeRelativeUrls?: boolean;
    allowProtocolRelative: boolean;
    allowedEmptyAttributes?: readonly string[];
    disallowedTagsMode: "discard";
  }

  export default function sanitizeHtml(html: string, options: Options): string;
}
