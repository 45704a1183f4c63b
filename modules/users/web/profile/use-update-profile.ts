import { toast } from "@lectern/ui/Toast";
import { useSession, useUser, type SessionUser } from "@lectern/ui/web/session";
import { useWords } from "@lectern/ui/web/words";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api.ts";

type Changes = Partial<Pick<SessionUser, "fullName" | "language" | "timeZone" | "theme" | "reducedMotion">>;

/** Saves a part of one's own profile. It shows everywhere at once, and goes back should the server refuse it. */
export function useUpdateProfile() {
  const user = useUser();
  const session = useSession();
  const words = useWords();
  return useMutation({
    mutationFn: (body: Changes) => api.put("/api/users/:userId", { params: { userId: user.id }, body }),
    onMutate(changes) {
      session.accept({ ...user, ...changes });
      return { before: user };
    },
    onSuccess: (person, changes, { before }) => {
      // The server tidies a name (spaces, Unicode form).
      if (changes.fullName !== undefined) session.accept({ ...before, fullName: person.fullName });
      toast({ message: words.saved });
    },
    onError: (_error, _changes, context) => context && session.accept(context.before),
  });
}
