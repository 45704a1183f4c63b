import { Callout } from "@lectern/ui/Callout";
import { DataTable } from "@lectern/ui/DataTable";
import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { useFormat } from "@lectern/ui/web/format";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { realtimeQuery } from "./api.ts";
import { useT } from "./t.ts";

/** `/admin/realtime`: connections and events of every process, looked at every other second. */
export default function RealtimePage() {
  const t = useT();
  const format = useFormat();
  const status = useQuery(realtimeQuery());
  const rates = useRates(status.data);
  if (status.isError) return <Failure error={status.error} onRetry={() => void status.refetch()} />;
  const processes = status.data?.processes;
  const within = (row: EventRow, ms: number | null) => (ms === null ? (row.acknowledged > 0 ? t("realtime.longer") : "–") : t("realtime.ms", { count: ms }));
  return (
    <Page title={t("realtime.title")}>
      <div className="flex flex-col gap-6">
        <p className="text-muted">{processes ? t("realtime.summary", { count: processes.reduce((sum, one) => sum + one.connections, 0) }) : "\u00a0"}</p>
        {processes?.some((one) => one.degraded) && <Callout tone="warning">{t("realtime.degraded")}</Callout>}
        <DataTable
          caption={t("realtime.processes")}
          rows={processes}
          rowKey={(row) => row.process}
          empty={null}
          columns={[
            { id: "process", header: t("realtime.process"), primary: true, cell: (row) => row.process },
            { id: "uptime", header: t("realtime.uptime"), cell: (row) => format.duration(row.uptimeSeconds) },
            { id: "connections", header: t("realtime.connections"), cell: (row) => format.number(row.connections) },
            { id: "rooms", header: t("realtime.rooms"), cell: (row) => format.number(row.rooms) },
            { id: "deliveries", header: t("realtime.deliveries"), cell: (row) => format.number(rates.get(row.process) ?? 0) },
            { id: "dropped", header: t("realtime.dropped"), cell: (row) => format.number(row.dropped) },
          ]}
        />
        <DataTable
          caption={t("realtime.events")}
          rows={processes && sumEvents(processes.flatMap((one) => one.events))}
          rowKey={(row) => row.event}
          empty={t("realtime.none")}
          columns={[
            { id: "event", header: t("realtime.event"), primary: true, cell: (row) => <span className="font-mono text-sm">{row.event}</span> },
            { id: "acknowledged", header: t("realtime.acknowledged"), cell: (row) => format.number(row.acknowledged) },
            { id: "refused", header: t("realtime.refused"), cell: (row) => format.number(row.refused) },
            { id: "p50", header: t("realtime.p50"), cell: (row) => within(row, row.p50Ms) },
            { id: "p99", header: t("realtime.p99"), cell: (row) => within(row, row.p99Ms) },
          ]}
        />
      </div>
    </Page>
  );
}

interface EventRow {
  event: string;
  acknowledged: number;
  refused: number;
  p50Ms: number | null;
  p99Ms: number | null;
}

interface Status {
  at: string;
  processes: readonly { process: string; deliveries: number }[];
}

/** Deliveries per second of each process, between the last two looks. */
function useRates(status: Status | undefined): ReadonlyMap<string, number> {
  const [looks, setLooks] = useState<readonly Status[]>([]);
  if (status && looks[0]?.at !== status.at) setLooks([status, ...looks.slice(0, 1)]);
  const [now, before] = looks;
  if (!now || !before) return new Map();
  const seconds = (Date.parse(now.at) - Date.parse(before.at)) / 1_000;
  const earlier = new Map(before.processes.map(({ process, deliveries }) => [process, deliveries]));
  return new Map(
    now.processes.map(({ process, deliveries }) => [process, Math.max(0, Math.round((deliveries - (earlier.get(process) ?? deliveries)) / seconds))]),
  );
}

/** One row for each event over all processes; of the times the longest, because it is the one to look at. */
function sumEvents(rows: readonly EventRow[]): EventRow[] {
  const byEvent = new Map<string, EventRow>();
  for (const row of rows) {
    const known = byEvent.get(row.event);
    byEvent.set(row.event, known ? join(known, row) : row);
  }
  return [...byEvent.values()];
}

function join(one: EventRow, other: EventRow): EventRow {
  return {
    event: one.event,
    acknowledged: one.acknowledged + other.acknowledged,
    refused: one.refused + other.refused,
    p50Ms: longest(one.p50Ms, other.p50Ms),
    p99Ms: longest(one.p99Ms, other.p99Ms),
  };
}

const longest = (one: number | null, other: number | null) => (one === null || other === null ? (one ?? other) : Math.max(one, other));
