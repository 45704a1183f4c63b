import { PlainLink } from "@lectern/ui/Link";
import { useEffect, useRef } from "react";
import type { Course } from "../../contract.ts";
import type { StatusById } from "../outline.ts";
import { SectionIcon } from "../SectionIcon.tsx";
import { StatusMark } from "../StatusMark.tsx";
import { useT } from "../t.ts";
import { learnAddress } from "./address.ts";

/** The whole way through the course, with what is done and where one is. */
export function OutlineNav({ course, current, statuses, showStatus }: { course: Course; current: string; statuses: StatusById; showStatus: boolean }) {
  const t = useT();
  const list = useRef<HTMLElement>(null);
  // Kept in view inside its own scrolling box only: the page itself stays where it is.
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>(`a[href$="${current}"]`);
    const box = list.current?.closest<HTMLElement>("aside");
    if (here && box) box.scrollTop = here.offsetTop - box.offsetTop - box.clientHeight / 3;
  }, [current]);
  return (
    <nav ref={list} aria-label={t("outline.title")}>
      <ol className="flex flex-col gap-5">
        {(course.lessons ?? []).map((lesson) => (
          <li key={lesson.id}>
            <p className="mb-1 px-2 text-sm font-semibold" lang={course.language}>
              {lesson.title}
            </p>
            <ol className="flex flex-col">
              {lesson.sections.map((section) => (
                <li key={section.id}>
                  <PlainLink
                    to={learnAddress(course.id, section.id)}
                    className="flex min-h-9 items-center gap-2 rounded-sm px-2 py-1 text-sm text-muted hover:bg-hover hover:text-text focus-visible:-outline-offset-2 aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-text max-lg:min-h-11"
                  >
                    {showStatus ? (
                      <StatusMark status={statuses[section.id] ?? "not_started"} />
                    ) : (
                      <SectionIcon type={section.contentType} className="shrink-0" />
                    )}
                    <span lang={course.language}>{section.title}</span>
                  </PlainLink>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </nav>
  );
}
