import { DataTable, type Column } from "@lectern/ui/DataTable";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { useFormat } from "@lectern/ui/web/format";
import { useQuery } from "@tanstack/react-query";
import { systemQuery } from "./api.ts";
import { useT } from "./t.ts";

/** `/admin/system`: how this installation is put together. */
export default function SystemPage() {
  const t = useT();
  const format = useFormat();
  const system = useQuery(systemQuery());
  if (system.isError) return <Failure error={system.error} onRetry={() => void system.refetch()} />;
  const data = system.data;
  // Only platform administrators are told where.
  const where: Column<Adapter> = { id: "detail", header: t("system.detail"), cell: detailOf };
  return (
    <Page title={t("system.title")}>
      <div className="flex flex-col gap-6">
        <p className="text-muted">
          {data
            ? t("system.summary", { version: data.version, runtime: data.runtime, target: data.target, uptime: format.duration(data.uptimeSeconds) })
            : "\u00a0"}
        </p>
        <DataTable
          caption={t("system.adapters")}
          rows={data?.adapters}
          rowKey={(row) => row.port}
          empty={null}
          columns={[
            { id: "port", header: t("system.port"), primary: true, cell: (row) => row.port },
            { id: "adapter", header: t("system.adapter"), cell: (row) => row.adapter },
            ...(data?.adapters.some((row) => row.detail) ? [where] : []),
          ]}
        />
        <DataTable
          caption={t("system.modules")}
          rows={data?.modules}
          rowKey={(row) => row.name}
          empty={null}
          columns={[
            { id: "name", header: t("system.module"), primary: true, cell: (row) => row.name },
            { id: "needs", header: t("system.needs"), cell: (row) => (row.needs.length > 0 ? format.list(row.needs) : "–") },
          ]}
        />
      </div>
    </Page>
  );
}

interface Adapter {
  port: string;
  adapter: string;
  detail: string | null;
}

function detailOf(row: Adapter) {
  return <span className="font-mono text-xs break-all">{row.detail}</span>;
}
