import { EmptyState } from "@lectern/ui/EmptyState";
import { ButtonLink } from "@lectern/ui/Link";
import { Page } from "@lectern/ui/Page";
import { Compass } from "lucide-react";
import { useT } from "../i18n.ts";

/** No such address, or nothing one may see: on purpose the same. */
export function NotFoundPage() {
  const t = useT();
  return (
    <Page title={t("notFound.title")} width="reading">
      <EmptyState icon={<Compass size={28} />} title={t("notFound.what")} actions={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}>
        {t("notFound.next")}
      </EmptyState>
    </Page>
  );
}
