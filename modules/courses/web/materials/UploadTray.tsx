import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { IconButton } from "@lectern/ui/IconButton";
import { ProgressBar } from "@lectern/ui/ProgressBar";
import { useFormat } from "@lectern/ui/web/format";
import { problemOf } from "@lectern/ui/web/problem";
import type { UploadItem, UploadQueue } from "@lectern/ui/web/upload";
import { useWords } from "@lectern/ui/web/words";
import { CircleCheck, CircleX, Pause, Play, RotateCcw, X } from "lucide-react";
import { useT } from "../t.ts";

interface UploadTrayProps {
  items: readonly UploadItem[];
  interrupted?: readonly string[];
  queue: UploadQueue;
}

/** Every file on its way: how far, and what one can do about it. */
export function UploadTray({ items, interrupted = [], queue }: UploadTrayProps) {
  const t = useT();
  const format = useFormat();
  const over = items.some(({ state }) => state.kind === "done" || state.kind === "failed");
  return (
    <>
      {interrupted.length > 0 && (
        <Callout
          role="status"
          className="mb-4"
          title={t("materials.upload.interrupted", { count: interrupted.length })}
          actions={
            <Button size="sm" onClick={() => queue.forgetInterrupted()}>
              {t("materials.upload.forget")}
            </Button>
          }
        >
          {t("materials.upload.interruptedNext", { names: format.list(interrupted) })}
        </Callout>
      )}
      {items.length > 0 && (
        <section aria-label={t("materials.upload.label")} className="mb-4 rounded-md border border-line bg-surface">
          <header className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4">
            <h2 className="text-sm font-medium">{t("materials.upload.label")}</h2>
            {over && (
              <Button size="sm" variant="quiet" onClick={() => queue.clear()}>
                {t("materials.upload.clear")}
              </Button>
            )}
          </header>
          <ul>
            {items.map((item) => (
              <UploadRow key={item.id} item={item} queue={queue} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function UploadRow({ item, queue }: { item: UploadItem; queue: UploadQueue }) {
  const t = useT();
  const format = useFormat();
  const { state, name, sent, size } = item;
  const moving = state.kind === "sending" || state.kind === "retrying" || state.kind === "waiting";
  const percent = size === 0 ? 0 : (sent / size) * 100;
  return (
    <li className="flex items-center gap-3 border-line px-4 py-2 not-last:border-b">
      {state.kind === "done" && <CircleCheck size={18} aria-hidden="true" className="shrink-0 text-success-text" />}
      {state.kind === "failed" && <CircleX size={18} aria-hidden="true" className="shrink-0 text-danger-text" />}
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap justify-between gap-x-4 text-sm">
          <span className="min-w-0 font-medium break-words">{name}</span>
          <span className="text-muted tabular-nums">{state.kind === "done" ? format.bytes(size) : `${format.bytes(sent)} / ${format.bytes(size)}`}</span>
        </p>
        {state.kind !== "done" && state.kind !== "failed" && (
          <ProgressBar className="my-1" label={t("materials.upload.progress", { name })} value={percent} valueText={format.percent(percent)} />
        )}
        <StateLine item={item} />
      </div>
      <span className="flex shrink-0">
        {moving && <IconButton size="sm" label={t("materials.upload.pause", { name })} icon={<Pause size={16} />} onClick={() => queue.pause(item.id)} />}
        {state.kind === "paused" && (
          <IconButton size="sm" label={t("materials.upload.resume", { name })} icon={<Play size={16} />} onClick={() => queue.resume(item.id)} />
        )}
        {state.kind === "failed" && (
          <IconButton size="sm" label={t("materials.upload.retry", { name })} icon={<RotateCcw size={16} />} onClick={() => queue.resume(item.id)} />
        )}
        {state.kind !== "done" && state.kind !== "finishing" && (
          <IconButton size="sm" label={t("materials.upload.cancel", { name })} icon={<X size={16} />} onClick={() => queue.cancel(item.id)} />
        )}
      </span>
    </li>
  );
}

function StateLine({ item: { state } }: { item: UploadItem }) {
  const t = useT();
  const explain = useExplainUpload();
  if (state.kind === "failed") {
    return (
      <p role="alert" className="text-sm text-danger-text">
        {explain(state.error)}
      </p>
    );
  }
  if (state.kind === "sending") return null;
  return <p className="text-xs text-muted">{t(`materials.upload.state.${state.kind}`)}</p>;
}

/** What went wrong with a file, in one line. */
function useExplainUpload(): (error: unknown) => string {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  return (error) => {
    const problem: { code: string; left?: unknown; maxBytes?: unknown } = { ...problemOf(error), ...details(error) };
    if (problem.code === "quota_exceeded") return t("materials.upload.noRoom", { left: format.bytes(Number(problem.left ?? 0)) });
    if (problem.code === "file_too_large") return t("materials.upload.tooLarge", { size: format.bytes(Number(problem.maxBytes ?? 0)) });
    if (problem.code === "storage_unavailable") return t("materials.upload.diskFull");
    if (problem.code === "network") return t("materials.upload.network");
    const { title, next } = words.explain(error);
    return [title, next].filter(Boolean).join(". ");
  };
}

/** The members of a problem that only its code has. */
function details(error: unknown): { left?: unknown; maxBytes?: unknown } {
  const whole = typeof error === "object" && error !== null && "problem" in error ? error.problem : error;
  return typeof whole === "object" && whole !== null ? whole : {};
}
