import { Link as RouterLink } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./buttonClass.tsx";
import { cx } from "./cx.tsx";

interface LinkProps extends Omit<ComponentProps<"a">, "href"> {
  /** Path inside the application, filled in: `/course/0193…`. */
  to: string;
  search?: Record<string, string | undefined>;
}

/** A link inside the application: no page load, the target's code is fetched when the pointer or the focus comes near. */
export function Link({ to, search, className, ...rest }: LinkProps) {
  return (
    <RouterLink
      {...rest}
      to={to}
      search={search ?? {}}
      preload="intent"
      className={cx("text-accent-text underline underline-offset-3 hover:decoration-2", className)}
    />
  );
}

/** The same without the look of a link, for cards, rows and navigation; `aria-current` is set when it is where one is. */
export function PlainLink({ to, search, exact = false, ...rest }: LinkProps & { exact?: boolean }) {
  return (
    <RouterLink
      {...rest}
      to={to}
      search={search ?? {}}
      preload="intent"
      activeOptions={{ exact, includeSearch: false }}
      activeProps={{ "aria-current": "page" }}
    />
  );
}

interface ButtonLinkProps extends LinkProps {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
}

/** A link that looks like a button: it goes somewhere (a Button does something). */
export function ButtonLink({ variant, size, icon, className, children, ...link }: ButtonLinkProps) {
  return (
    <PlainLink {...link} className={buttonClass({ variant, size, className })}>
      {icon}
      {children}
    </PlainLink>
  );
}
