/** The screens of a new room. */
export const webFiles: Readonly<Record<string, string>> = {
  "web/index.tsx": `import { defineWebPart } from "@lectern/ui/web/part";

export const web = defineWebPart({
  name: "__name__",
  routes: [{ path: "/__name__", access: "signedIn", lazy: () => import("./ListPage.tsx") }],
});
`,

  "web/api.ts": `import { createClient } from "@lectern/client";
import { sessionFetch } from "@lectern/ui/web/http";
import { queryOptions } from "@tanstack/react-query";
import type { Routes } from "../contract.ts";

const api = createClient<Routes>({ fetch: sessionFetch });

export const itemsQuery = () => queryOptions({ queryKey: ["__name__", "items"], queryFn: ({ signal }) => api.get("/api/__name__", { signal }) });
`,

  "web/t.ts": `import { namespace } from "@lectern/ui/web/i18n";
import type en from "./locales/en.json";

export const useT = namespace<typeof en>("__name__");
`,

  "web/ListPage.tsx": `import { EmptyState } from "@lectern/ui/EmptyState";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { Skeleton } from "@lectern/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { itemsQuery } from "./api.ts";
import { useT } from "./t.ts";

/** \`/__name__\` */
export default function ListPage() {
  const t = useT();
  const items = useQuery(itemsQuery());
  return (
    <Page title={t("list.title")}>
      {items.isError && <Failure error={items.error} onRetry={() => void items.refetch()} />}
      {items.isPending && <Skeleton className="h-24" />}
      {items.data?.items.length === 0 && (
        <EmptyState icon={<Inbox size={28} />} title={t("list.empty")}>
          {t("list.emptyNext")}
        </EmptyState>
      )}
      <ul>
        {items.data?.items.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </Page>
  );
}
`,

  "web/locales/en.json": `{
  "list.title": "__Name__",
  "list.empty": "Nothing here yet",
  "list.emptyNext": "What you make appears here."
}
`,

  "web/locales/vi.json": `{
  "list.title": "__Name__",
  "list.empty": "Chưa có gì ở đây",
  "list.emptyNext": "Những gì bạn tạo sẽ xuất hiện tại đây."
}
`,
};
