import { useDocumentTitle } from "@lectern/ui/Page";
import type { ReactNode } from "react";

interface DoorPageProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Links to the other doors. */
  footer?: ReactNode;
}

/** One form in the middle, nothing beside it. */
export function DoorPage({ title, description, children, footer }: DoorPageProps) {
  useDocumentTitle(title);
  return (
    <div className="mx-auto w-full max-w-100 px-4">
      <h1 className="text-xl font-semibold">{title}</h1>
      {description && <p className="mt-1 text-muted">{description}</p>}
      <div className="mt-6">{children}</div>
      {footer && <div className="mt-6 flex flex-col gap-2 border-t border-line pt-4 text-sm">{footer}</div>}
    </div>
  );
}
