import { EmptyState } from "@lectern/ui/EmptyState";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { useSession } from "@lectern/ui/web/session";
import { useLocation } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useT } from "../i18n.ts";

/** No such address, or nothing one may see: on purpose the same. Visitors may see it once they have logged in. */
export function NotFoundPage() {
  const t = useT();
  const isVisitor = useSession().status === "signedOut";
  const { href } = useLocation();
  const actions = (
    <>
      <ButtonLink to="/">{t("notFound.home")}</ButtonLink>
      {isVisitor && (
        <ButtonLink to="/login" search={{ next: href }} variant="primary">
          {t("header.signIn")}
        </ButtonLink>
      )}
    </>
  );
  return (
    <Page title={t("notFound.title")} width="reading">
      <EmptyState icon={<Compass size={28} />} title={t("notFound.what")} actions={actions}>
        {t("notFound.next")}
      </EmptyState>
    </Page>
  );
}
