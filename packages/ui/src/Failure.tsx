import { Button } from "./Button.tsx";
import { Callout } from "./Callout.tsx";
import { ErrorState } from "./ErrorState.tsx";
import { useWords } from "./web/words.ts";

interface FailureProps {
  /** Whatever was thrown. */
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  /** `inline`: a box inside a page that otherwise works. */
  inline?: boolean;
}

/** A failed query or action, explained by its problem code in the reader's language. */
export function Failure({ error, onRetry, retrying = false, inline = false }: FailureProps) {
  const words = useWords();
  const { title, safe, next, reference } = words.explain(error);
  const retry = onRetry && (
    <Button size={inline ? "sm" : "md"} loading={retrying} onClick={onRetry}>
      {words.retry}
    </Button>
  );
  if (!inline) return <ErrorState title={title} safe={safe} next={next} reference={reference} actions={retry} />;
  return (
    <Callout tone="danger" role="alert" title={title} actions={retry}>
      {[safe, next].filter(Boolean).join(" ")}
    </Callout>
  );
}
