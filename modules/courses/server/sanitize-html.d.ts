/** The part of sanitize-html this room uses; the package brings no types. */
declare module "sanitize-html" {
  interface Frame {
    readonly tag: string;
    readonly attribs: Readonly<Record<string, string>>;
  }
  interface AllowedAttribute {
    readonly name: string;
    readonly multiple?: boolean;
    readonly values: readonly string[];
  }
  interface ContentRules {
    readonly allowedTags: readonly string[];
    readonly allowedAttributes: Readonly<Record<string, readonly (string | AllowedAttribute)[]>>;
    readonly allowedClasses: Readonly<Record<string, readonly string[]>>;
    readonly allowedSchemes: readonly string[];
    readonly allowProtocolRelative: boolean;
    readonly nonTextTags: readonly string[];
    readonly nestingLimit: number;
    readonly transformTags: Readonly<Record<string, (tag: string, attribs: Record<string, string>) => { tagName: string; attribs: Record<string, string> }>>;
    readonly exclusiveFilter: (frame: Frame) => boolean;
  }
  export default function sanitizeHtml(html: string, rules: ContentRules): string;
}
