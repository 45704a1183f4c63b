import { Button } from "@lectern/ui/Button";
import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { useWords } from "@lectern/ui/web/words";
import { useStrings } from "@lectern/ui/web/i18n";
import { useT } from "./t.ts";

interface ImportProblemProps {
  problem: { code: string; title: string; status: number };
  onRetry?: () => void;
  className?: string;
}

/** Why a package could not be used, and what to do about it. Codes this version does not know keep the server's words. */
export function ImportProblem({ problem, onRetry, className }: ImportProblemProps) {
  const t = useT();
  const words = useWords();
  const known = useStrings("interop");
  if (!problem.code.startsWith("cartridge_")) {
    return <div className={className}>{<Failure inline error={problem} {...(onRetry ? { onRetry } : {})} />}</div>;
  }
  const [title, next] = [`problem.${problem.code}`, `problem.${problem.code}.next`];
  const text = (key: string, otherwise: string) => (known(key) === key ? otherwise : known(key));
  return (
    <Callout
      tone="danger"
      role="alert"
      className={className}
      title={text(title, problem.title)}
      actions={
        onRetry && (
          <Button size="sm" onClick={onRetry}>
            {words.retry}
          </Button>
        )
      }
    >
      {text(next, t("problem.next"))} {t("problem.safe")}
    </Callout>
  );
}
