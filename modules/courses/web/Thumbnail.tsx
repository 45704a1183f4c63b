import type { CourseSummary } from "../contract.ts";

const GROUNDS = ["bg-series-1/20", "bg-series-2/20", "bg-series-3/20", "bg-series-4/20", "bg-series-5/20"];

/** The course's picture, or a quiet ground with its first letter; decorative, the title stands beside it. */
export function Thumbnail({ course }: { course: Pick<CourseSummary, "id" | "title" | "thumbnailUrl"> }) {
  if (course.thumbnailUrl) {
    return (
      <img
        src={course.thumbnailUrl}
        alt=""
        width={360}
        height={120}
        loading="lazy"
        decoding="async"
        sizes="(width < 40rem) 100vw, 20rem"
        className="aspect-[3/1] w-full bg-sunken object-cover"
      />
    );
  }
  const ground = GROUNDS[Number.parseInt(course.id.slice(-4), 16) % GROUNDS.length];
  return (
    <div aria-hidden="true" className={`flex aspect-[3/1] w-full items-center justify-center text-xl font-semibold text-muted select-none ${ground}`}>
      {firstLetter(course.title)}
    </div>
  );
}

/** With its diacritics, however they are encoded. */
function firstLetter(title: string): string | undefined {
  const [first] = new Intl.Segmenter().segment(title.trim());
  return first?.segment.toLocaleUpperCase();
}
