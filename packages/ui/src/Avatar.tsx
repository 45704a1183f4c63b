import { cx } from "./cx.tsx";

const SIZES = { sm: "size-6 text-[0.625rem]", md: "size-8 text-xs", lg: "size-16 text-lg" } as const;

interface AvatarProps {
  name: string;
  src?: string | null | undefined;
  size?: keyof typeof SIZES;
  className?: string;
}

/** A person's picture, or initials. Decorative: write the name beside it. */
export function Avatar({ name, src, size = "md", className }: AvatarProps) {
  const look = cx(
    "inline-flex shrink-0 items-center justify-center overflow-hidden rounded-full bg-accent-soft font-semibold text-accent-text select-none",
    SIZES[size],
    className,
  );
  if (src) return <img src={src} alt="" loading="lazy" className={cx(look, "object-cover")} />;
  // Drawn by the style sheet: as text the initials would count as part of the name of a button around them.
  return <span aria-hidden="true" data-initials={initials(name)} className={cx(look, "before:content-[attr(data-initials)]")} />;
}

/** First letters of the first and last word; Vietnamese and Western names both keep the part people are called by. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""].map(firstCharacter);
  return (first + last).toLocaleUpperCase();
}

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstCharacter(word = ""): string {
  for (const { segment } of CHARACTERS.segment(word)) return segment;
  return "";
}
