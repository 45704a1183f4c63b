import { Failure } from "@lectern/ui/Failure";
import { Page } from "@lectern/ui/Page";
import { problemOf } from "@lectern/ui/web/problem";
import { useWords } from "@lectern/ui/web/words";

interface PageFailureProps {
  error: unknown;
  onRetry: () => void;
  retrying: boolean;
}

/** When what a page is about could not be read. What does not exist for this reader is the shell's “page not found”. */
export function PageFailure({ error, onRetry, retrying }: PageFailureProps) {
  const words = useWords();
  if (problemOf(error).status === 404) throw error;
  return (
    <Page title={words.explain(error).title} width="reading">
      <Failure error={error} onRetry={onRetry} retrying={retrying} />
    </Page>
  );
}
