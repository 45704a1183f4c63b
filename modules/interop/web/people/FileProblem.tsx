import { Callout } from "@lectern/ui/Callout";
import { Failure } from "@lectern/ui/Failure";
import { useStrings } from "@lectern/ui/web/i18n";
import { problemOf } from "@lectern/ui/web/problem";

/** Why a file cannot be used and what to do about it; other failures in the words every page has. */
export function FileProblem({ error }: { error: unknown }) {
  const strings = useStrings("interop");
  const { code } = problemOf(error);
  const key = `fileProblem.${code}`;
  const { line = "", limit = "" } = valuesOf(error);
  const text = strings(key, { line, limit });
  if (text === key) return <Failure inline error={error} />;
  return (
    <Callout tone="danger" role="alert" title={text}>
      {strings(`fileProblem.${code}.next`, { line, limit })}
    </Callout>
  );
}

function valuesOf(error: unknown): Record<string, string | number> {
  if (typeof error !== "object" || error === null || !("problem" in error)) return {};
  const { problem } = error;
  if (typeof problem !== "object" || problem === null) return {};
  return Object.fromEntries(Object.entries(problem).filter(([, value]) => typeof value === "string" || typeof value === "number"));
}
