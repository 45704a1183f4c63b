import { Button } from "@lectern/ui/Button";
import { ArrowDown } from "lucide-react";
import { useT } from "../t.ts";

/** Back to the latest message, with how many have come since. */
export function JumpButton({ shown, count, onJump }: { shown: boolean; count: number; onJump: () => void }) {
  const t = useT();
  if (!shown) return null;
  return (
    <Button
      size="sm"
      variant={count > 0 ? "primary" : "secondary"}
      icon={<ArrowDown size={16} aria-hidden="true" />}
      onClick={onJump}
      className="absolute bottom-3 left-1/2 z-10 -translate-x-1/2 shadow-high pointer-coarse:min-h-11"
    >
      {count > 0 ? t("list.unseen", { count }) : t("list.toLatest")}
    </Button>
  );
}
