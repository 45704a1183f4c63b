import { problemOf } from "@lectern/ui/web/problem";
import type { DocumentContext, PageHead } from "@lectern/ui/web/part";
import type { Course } from "../../contract.ts";
import { courseQuery } from "../api.ts";

/** The public page of a course, for readers without JavaScript and for search engines. */
export default async function describeCourse({ params, queryClient, origin }: DocumentContext): Promise<PageHead | null> {
  const course = await queryClient.fetchQuery(courseQuery(params.courseId ?? "")).catch((error: unknown) => {
    // An id that cannot be one is one that does not exist.
    if ([400, 404].includes(problemOf(error).status)) return null;
    throw error;
  });
  if (!course) return null;
  const canonical = `/course/${course.id}`;
  return {
    title: course.title,
    description: course.description || course.objectives.join(" · ") || undefined,
    canonical,
    image: course.thumbnailUrl ?? undefined,
    structuredData: toStructuredData(course, origin + canonical, origin),
  };
}

/** https://schema.org/Course, with what Google's course lists ask for. */
function toStructuredData(course: Course, url: string, origin: string): object {
  const provider = { "@type": "Organization", name: "Lectern", url: origin };
  return {
    "@context": "https://schema.org",
    "@type": "Course",
    "@id": url,
    url,
    name: course.title,
    description: course.description || course.title,
    inLanguage: course.language,
    provider,
    ...(course.thumbnailUrl ? { image: origin + course.thumbnailUrl } : {}),
    ...(course.difficulty ? { educationalLevel: course.difficulty } : {}),
    ...(course.category ? { about: course.category } : {}),
    ...(course.tags.length > 0 ? { keywords: course.tags.join(", ") } : {}),
    ...(course.objectives.length > 0 ? { teaches: course.objectives } : {}),
    ...(course.prerequisites.length > 0 ? { coursePrerequisites: course.prerequisites } : {}),
    ...(course.publishedAt ? { datePublished: course.publishedAt } : {}),
    syllabusSections: course.syllabus.map(({ title, estimatedDuration }) => ({
      "@type": "Syllabus",
      name: title,
      ...(estimatedDuration > 0 ? { timeRequired: `PT${estimatedDuration}M` } : {}),
    })),
    hasCourseInstance: {
      "@type": "CourseInstance",
      courseMode: "online",
      ...(course.estimatedDuration > 0 ? { courseWorkload: `PT${course.estimatedDuration}M` } : {}),
      instructor: course.instructors.map(({ fullName }) => ({ "@type": "Person", name: fullName })),
      ...(course.capacity === null ? {} : { maximumAttendeeCapacity: course.capacity }),
    },
    offers: course.price
      ? { "@type": "Offer", category: "Paid", price: priceInMajorUnits(course.price), priceCurrency: course.price.currency }
      : { "@type": "Offer", category: "Free" },
  };
}

/** 1999 USD → 19.99, 50000 VND → 50000: how many digits follow, the currency decides (ISO 4217 through Intl). */
function priceInMajorUnits({ amountMinor, currency }: NonNullable<Course["price"]>): number {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 0;
  return amountMinor / 10 ** digits;
}
